"""The message box (chat-input-handler.js)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Literal

from chat_py.base.blank import is_blank
from chat_py.base.errors import ArgumentError, CommandError, StorageError
from chat_py.base.graphemes import grapheme_count
from chat_py.base.owner import Owner
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.dom import Document, Event
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.formatter import clean_text
from chat_py.message.stream import ChatMessageStream
from chat_py.models.chat import Chat
from chat_py.sending.delivery import Delivery
from chat_py.sending.drafts import Drafts
from chat_py.sending.submissions import Along, Submission, Submissions, typed_after
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.ui.counter import CharacterCounter
from chat_py.ui.early_messages import EarlyMessages
from chat_py.ui.editing import Editing
from chat_py.ui.files import FileIntake
from chat_py.ui.input_history import InputHistory
from chat_py.ui.input_options import read_input_options
from chat_py.ui.message_box import MessageBox
from chat_py.view.enter_key import EnterKey
from chat_py.view.focus import Focus
from chat_py.view.shortcuts import pressed

__all__ = ["ChatInputHandler"]


class ChatInputHandler:
    """Takes what a person writes, and keeps it until it is safe.

    The text leaves the box only when the outbox has stored it; what is typed meanwhile stays.
    """

    def __init__(
        self,
        *,
        document: Document,
        settings: Settings,
        texts: Texts,
        delivery: Delivery,
        drafts: Drafts,
        display: ChatMessageDisplay,
        stream: ChatMessageStream,
        state: ChatState,
        focus: Focus,
        enter_key: EnterKey,
        files: FileIntake,
        owner: Owner,
        before_send: Callable[[str], Awaitable[str | None]],
        chat_chosen: Callable[[], Awaitable[None]],
    ) -> None:
        self._before_send, self._chat_chosen = before_send, chat_chosen
        self._document = document
        self._settings = settings
        self._texts = texts
        self._delivery = delivery
        self._drafts = drafts
        self._display = display
        self._stream = stream
        self._state = state
        self._focus = focus
        self._enter_key = enter_key
        self._files = files
        self._owner = owner
        self._box = MessageBox(document=document, selectors=settings.selectors, owner=owner)
        self._history = InputHistory(settings.history_size)
        self._counter = CharacterCounter(document=document, texts=texts, announce=display.announce)
        self._editing = Editing(
            document=document, settings=settings, texts=texts, focus=focus, owner=owner
        )
        self._min, self._max = settings.min_input_length, settings.max_input_length
        self._submissions = Submissions()
        self._early = EarlyMessages(
            delivery=delivery,
            drafts=drafts,
            state=state,
            chat_chosen=chat_chosen,
            send=lambda stored: self._send(stored.content, Along(early=stored)),
            give_back=self._give_back,
        )
        self.submit_stored = self._early.submit
        self.submit_left = self._early.submit_left
        self._sent = 0
        self._chat_id = ""
        self._started = False

    def init(self, options: Mapping[str, Any] | None = None) -> None:
        """Begin, once; each call may set `maxInputLength`, `minInputLength`, `historySize`.

        Raises `ArgumentError` for another option, or one that is not a whole number.
        """
        for name, number in read_input_options(options or {}):
            if name == "maxInputLength":
                self._max = max(1, number)
            elif name == "minInputLength":
                self._min = max(1, number)
            else:
                self._history = InputHistory(number)
        if not self._started:
            self._started = True
            self._owner.add(self._document.listen("input", self._typed))
            self._owner.add(self._display.on_shown(self._chat_shown))
            self._owner.add(self._display.on_cleared(self.stop_editing))
            self._files.init(self._box.note)
            self._owner.add(self._stream.on_change(self._show_stop))
            self._chat_shown(None)
            self._show_stop()

    def submit_message(self) -> Coroutine[Any, Any, str | None]:
        """Send what is in the box at this moment; returns the id that it is shown under until the
        server has it, `None` where nothing was sent: it is empty, too long, not stored, or the
        same submission is still under way."""
        return self.send_submission(self.begin_submission())

    async def send_message(self, text: Any = None) -> str | None:
        """Send `text`, or what is in the box where that is none."""
        return await (self.send_text(text) if isinstance(text, str) else self.submit_message())

    send_image_message = send_message
    """Pictures go with the message that they were chosen for."""

    def get_input_element(self) -> PageRef | None:
        """The message box; `None` on a page without one."""
        return None if self._box.element is None else self._box.element.ref()

    def get_send_button(self) -> PageRef | None:
        """The button that sends; `None` on a page without one."""
        button = self._document.query(self._settings.selectors.send)
        return None if button is None else button.ref()

    def begin_submission(self, early: str = "") -> Submission | None:
        """Take note of what is in the box (or was, `early`), which is to be sent; `None` where it
        is being sent already."""
        if early:
            return self._submissions.note(early, "")
        return self._submissions.note(self._box.text, self._state.chat_id)

    async def send_submission(self, submission: Submission | None) -> str | None:
        """Send it, after what was submitted before it; the id as `submit_message` does."""
        await self._chat_chosen()
        if submission is None:
            return None
        chat_id = submission.chat_id or self._state.chat_id
        return await self._submissions.send(submission, lambda text: self._submit(text, chat_id))

    async def _submit(self, raw: str, chat_id: str) -> tuple[bool, str | None]:
        if self._state.chat_id != chat_id:
            return False, None  # another chat was opened meanwhile; the draft of this one has it
        replaces = self._editing.message_id
        attachments = self._files.to_send(chat_id)
        if attachments is None:
            return False, None
        safe, entry_id = await self._send(raw, Along(replaces, attachments))
        if safe:
            self._files.sent(attachments)
        if not safe:
            self._give_back(chat_id, raw)
        elif replaces and replaces == self._editing.message_id:
            self._put(self._editing.end())
            self._box.note("")
        else:
            self._accepted(chat_id, raw)
        return safe, entry_id

    def edit_message(self, message_id: str) -> bool:
        """Bring a message of the user's back into the box, to be sent again in its place; whether
        there is such a message and a box."""
        box, message = self._box.element, self._display.messages.message_of(message_id)
        if box is None or message is None or message.sender != "user":
            return False
        self._history.stop()
        shown = self._display.messages.find(message_id)
        self._editing.keeps_branches = self._delivery.can("branches")
        self._editing.begin(
            message_id, shown=shown, draft=box.value, box=box, give_up=self.stop_editing
        )
        self._put(message.content)
        box.focus()
        return True

    def stop_editing(self) -> bool:
        """Give an edit up: what stood in the box before is there again. Whether one was going
        on."""
        if not self._editing.message_id:
            return False
        self._put(self._editing.end())
        self._box.note("")
        return True

    async def send_text(self, text: str) -> str | None:
        """As `submit_message`, for a text that another script gives; what is in the box stays."""
        await self._chat_chosen()
        return (await self._send(text))[1]

    async def _send(self, raw: str, along: Along | None = None) -> tuple[bool, str | None]:
        """Whether the text is in safe hands, and the id that it is shown under if any."""
        text, along = clean_text(raw).strip(), along or Along()
        alone = bool(along.attachments) and is_blank(text)  # files need no words
        if not alone and (is_blank(text) or not self._valid(text)):
            return False, None
        if not (along.early and along.early.chat_id) and not self._state.chat_id:
            self._box.note(self._texts("input.no_chat"))
            return False, None
        try:
            changed = await self._before_send(text)
            if changed is None:  # a plug-in has taken it
                return True, None
            entry = await self._delivery.send(changed, **along._asdict())
        except StorageError as error:
            self._box.note(self._texts("input.not_kept", reason=str(error)))
            return False, None
        except CommandError as error:
            self._box.note(self._texts("command.failed", name=error.name))
            return False, None
        self._sent += 1
        if text:
            self._history.add(text)
        return True, entry.id

    def get_input_value(self) -> str:
        """What is in the box."""
        return self._box.text

    def set_input_value(self, text: str) -> None:
        """Replace what is in the box; the caret goes to the end."""
        self._history.stop()
        self._put(text)

    def clear_input(self) -> None:
        """Empty the box and forget its draft."""
        self.set_input_value("")

    def focus_input(self) -> None:
        """Put the caret into the box."""
        self._box.focus()

    def note(self, text: str) -> None:
        """Say something at the box."""
        self._box.note(text)

    def add_to_history(self, text: str) -> None:
        """Remember a text for the arrow keys."""
        self._history.add(text)

    def clear_history(self) -> None:
        """Forget the texts for the arrow keys."""
        self._history.clear()

    def navigate_history(self, direction: Literal["up", "down"] | int) -> bool:
        """Put an older ("up", negative) or newer text into the box; whether there was one."""
        steps = {"up": -1, "down": 1}.get(direction) if isinstance(direction, str) else direction
        if steps is None:
            raise ArgumentError("navigateHistory", "direction", '"up" or "down"')
        text = self._history.walk(steps, self._box.text)
        if text is None:
            return False
        self._put(text)
        return True

    def get_input_stats(self) -> dict[str, int]:
        """`{length, maxLength, remaining, historySize, messagesSent}`."""
        length = grapheme_count(self._box.text)
        return {
            "length": length,
            "maxLength": self._max,
            "remaining": self._max - length,
            "historySize": len(self._history),
            "messagesSent": self._sent,
        }

    def change_user(self, *, from_guest: bool) -> None:
        """Bring the new user's draft, and forget what the former one sent. What was typed before
        it was known who the user is goes along."""
        self._history.clear()
        self._files.clear(hand_over=from_guest)
        if self._box.element is None or (from_guest and not self._chat_id):
            return
        typed = self._box.text if from_guest else ""
        self._bring(self._drafts.give_back(self._chat_id, typed) if self._chat_id else "")

    def lock(self, *, locked: bool) -> None:
        """Let nothing be written, and hide what was; its draft comes back with the end of it."""
        self._box.lock(locked=locked)
        self._files.lock(locked=locked)
        self._bring(self._drafts.load(self._chat_id) if self._chat_id and not locked else "")

    def handle_key(self, event: Event) -> bool:
        """A key pressed in the box; whether it was used (contract §4, "Keyboard")."""
        if event.composing:
            return False
        if pressed(event, "leave"):
            return self.stop_editing()
        if self._enter_key.sends(event):
            event.prevent_default()
            self.submit()
            return True
        if (older := pressed(event, "older")) or pressed(event, "newer"):
            direction: Literal["up", "down"] = "up" if older else "down"
            if (event.ctrl or self._box.at_edge(direction)) and self.navigate_history(direction):
                event.prevent_default()
                return True
        return False

    def submit(self) -> None:
        """`submit_message` for a caller that does not wait (a click, a key)."""
        self._owner.task(self.submit_message())

    def _valid(self, text: str) -> bool:
        length = grapheme_count(text)
        over = length - self._max
        if over > 0:
            self._box.note(self._texts.count("input.too_long", over, limit=self._max))
        elif length < self._min:
            self._box.note(self._texts.count("input.too_short", self._min))
        else:
            return True
        self._box.focus()
        return False

    def _accepted(self, chat_id: str, raw: str) -> None:
        """The outbox has the text: take it out of the box, but not what came after it."""
        # Another chat was opened meanwhile; its box is its own. Before the first, it is this one's.
        if self._chat_id and chat_id != self._chat_id:
            self._drafts.save(chat_id, typed_after(raw, self._drafts.load(chat_id)))
            return
        self._put(typed_after(raw, self._box.text))
        self._box.note("")

    def _give_back(self, chat_id: str, raw: str) -> None:
        """What was not sent is in the box, also where something else has been typed over it."""
        now = self._box.text
        if not is_blank(raw) and raw not in now and self._state.chat_id == chat_id:
            self._put(f"{raw}\n{now}" if now else raw)

    def _put(self, text: str) -> None:
        if self._box.element is not None:
            self._box.put(text)
            self._changed()

    def _bring(self, draft: str) -> None:
        """Another draft, in place of what is in the box."""
        if self._box.element is not None:
            self._box.text = draft
            self._box.note("")
            self._grow()

    def _changed(self) -> None:
        if self._chat_id and not self._editing.message_id:
            self._drafts.save(self._chat_id, self._box.text)
        self._grow()

    def _grow(self) -> None:
        self._counter.show(self._length(), self._max)
        if self._box.fit_height():
            self._display.follow()

    def _length(self) -> int:
        """How many characters would be sent."""
        return grapheme_count(clean_text(self._box.text).strip())

    def _typed(self, event: Event) -> None:
        box = self._box.element
        if box is None or event.target != box:
            return
        self._history.stop()
        if self._length() <= self._max:
            self._box.note("")
        self._changed()

    def _chat_shown(self, _chat: Chat | None) -> None:
        """Bring the draft of the chat that is open now; text typed before any chat stays."""
        before, self._chat_id = self._chat_id, self._state.chat_id
        if self._box.element is None or not self._chat_id or self._chat_id == before:
            return
        draft = self._drafts.load(self._chat_id)
        if before or not self._box.text:
            self._history.stop()
            self._bring(draft)
        else:
            self._changed()

    def _show_stop(self) -> None:
        stop = self._document.query(self._settings.selectors.stop)
        if stop is not None:
            with self._focus.kept(stop):
                stop.set("hidden", not self._stream.has_active_streams())
