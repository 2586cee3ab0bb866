"""Answers while they come (chat-message-stream.js)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.browser.protocols.dom import Document, Markup
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.message.body import MessageBody
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.drawing import Drawing
from chat_py.message.elements import MessageState
from chat_py.message.outcome import outcome_of
from chat_py.message.thoughts import Thoughts
from chat_py.models.answer_event import Usage
from chat_py.models.chat import Chat
from chat_py.models.message import Message
from chat_py.models.parts import Part, ToolPart, is_answer
from chat_py.state import ChatState

__all__ = ["ChatMessageStream"]


INTERVAL = 1 / 20
"""Seconds from one drawing to the next, at least: more often than that, nobody sees a difference in
words that appear, and the processor is busy for nothing."""
EARLY = 0.004
"""Seconds by which a frame may come before its time."""
DRAWING_SHARE = 4
"""A drawing that took long is followed by at least this many times as long without one, so that
typing never waits for an answer that is slow to draw."""


class ChatMessageStream:
    """Draws growing answers, however fast they come, twenty times a second at most.

    An answer belongs to the chat in which it began: it goes from the page with that chat, grows
    on unseen, and is there again when the reader comes back.
    """

    def __init__(
        self,
        *,
        document: Document,
        markup: Markup,
        thoughts: Thoughts,
        body: MessageBody,
        display: ChatMessageDisplay,
        texts: Texts,
        state: ChatState,
        clock: Clock,
        owner: Owner,
    ) -> None:
        self._document = document
        self._markup = markup
        self._thoughts = thoughts
        self._body = body
        self._display = display
        self._texts = texts
        self._state = state
        self._clock = clock
        self._answers: dict[str, Drawing] = {}
        self._frame: Undo | None = None
        self._not_before = 0.0
        self._unsaid: dict[str, ToolPart] = {}
        self._changed = Signal[[]]()
        self._deliver: Callable[[str, str | None], bool] | None = None
        owner.add(display.on_cleared(self._detach))
        owner.add(display.on_shown(self._attach_again))
        owner.add(self._cancel_frame)

    def on_change(self, callback: Callable[[], None]) -> Undo:
        """Call when an answer of the open chat begins or ends."""
        return self._changed.subscribe(callback)

    def on_external(self, deliver: Callable[[str, str | None], bool]) -> Undo:
        """Offer what the page's other scripts show (`None`: hide) to `deliver` first. It tells
        whether an answer was waiting for it, and then ends that answer itself."""
        self._deliver = deliver

        def undo() -> None:
            self._deliver = None

        return undo

    def create_bot_response_container(self, answer_id: str, chat_id: str = "") -> None:
        """Show that an answer is being written in a chat (the open one by default). Where an answer
        is there already (it is regenerated, or resumed), its text stays until the new one begins.
        """
        chat_id = chat_id or self._state.chat_id
        self._answers[answer_id] = Drawing(
            chat_id=chat_id, markup=self._markup, thoughts=self._thoughts, body=self._body
        )
        if chat_id == self._state.chat_id:
            self._attach(answer_id)
        self._notify()

    def write(self, answer_id: str, piece: str) -> None:
        """Show the next piece of the text at the next frame. Unknown ids are ignored."""
        answer = self._answers.get(answer_id)
        if answer is None or not piece:
            return
        answer.write(piece, self._clock.monotonic())
        if answer.place is not None:
            self._ask_for_frame()

    def put(self, answer_id: str, part: Part) -> None:
        """Show a part after the text so far, or a tool that has changed, at the next frame, and
        say the tool's state to a screen reader. Unknown ids are ignored."""
        answer = self._answers.get(answer_id)
        if answer is None:
            return
        answer.put(part)
        if answer.place is not None:
            self._ask_for_frame()
            if isinstance(part, ToolPart):
                self._unsaid[part.id] = part

    def think(self, answer_id: str, piece: str, seconds: float | None = None) -> None:
        """Show the next piece of what the model thinks, which took `seconds` so far where the
        server tells it. Unknown ids are ignored."""
        answer = self._answers.get(answer_id)
        if answer is None:
            return
        answer.think(piece, seconds, self._clock.monotonic())
        if answer.place is not None:
            self._ask_for_frame()

    def restart(self, answer_id: str) -> None:
        """The text starts over, as after the loss of a stream that cannot be resumed in the middle.
        What is there stays until as much has come again. Unknown ids are ignored."""
        answer = self._answers.get(answer_id)
        if answer is None:
            return
        answer.restart()

    def finish(
        self,
        answer_id: str,
        text: str,
        *,
        state: MessageState = "sent",
        reason: str = "",
        details: str = "",
        message_id: str = "",
        finish: str = "",
        parts: list[Part] | None = None,
        usage: Usage | None = None,
    ) -> None:
        """End an answer with its final text, and say so once to a screen reader.

        `message_id` is the id that the server stored it under, `finish` why the model ended it,
        `usage` the tokens that it took, `details` what the server said beside `reason`. An answer
        without any text says what became of it; one that was to take another's place leaves
        that one. Unknown ids are ignored.
        """
        answer = self._answers.get(answer_id)
        if answer is None:
            return
        if answer.former is not None and not text and not is_answer(parts):
            if state == "sent":
                reason = self._texts("message.empty")
            answer.former.details = details
            self._restore(answer_id, answer.former, "" if state == "stopped" else reason)
            return
        if message_id and message_id != answer_id:
            self.adopt(answer_id, message_id)
            answer_id = message_id
        del self._answers[answer_id]
        if answer.place is None:
            return  # another chat is open; this one shows it from its history
        answer.end(text, parts, self._clock.monotonic())
        self._display.messages.set_content(
            answer_id, text, parts=parts, finish=finish, usage=usage, details=details
        )
        self._display.messages.set_state(answer_id, state, reason)
        self._announce(answer_id, state, reason)
        self._notify()

    def withdraw(self, answer_id: str) -> None:
        """There is no answer to be shown here. Unknown ids are ignored."""
        answer = self._answers.get(answer_id)
        if answer is None:
            return
        if answer.former is not None:
            self._restore(answer_id, answer.former, "")
        else:
            self._hide(answer_id)

    def _restore(self, answer_id: str, former: Message, reason: str) -> None:
        """Nothing came that could take the place of `former`."""
        answer = self._answers.pop(answer_id)
        self._display.messages.adopt(answer_id, former.id)
        if answer.place is not None:
            self._display.messages.show_version(former.id, former)
            if reason:
                self._display.messages.set_state(former.id, "sent", reason)
                said = self._texts.of_server(reason)
                self._display.announce(self._texts("message.not_regenerated", reason=said))
        self._notify()

    def adopt(self, old_id: str, new_id: str) -> None:
        """The server has told the id of an answer under way."""
        if old_id == new_id:
            return
        self._display.messages.adopt(old_id, new_id)
        answer = self._answers.pop(old_id, None)
        if answer is not None:
            self._answers[new_id] = answer
            if answer.place is not None and not answer.place.connected:
                self._attach(new_id)  # the history had it already: it continues there

    def display_completion_message(
        self, message: Mapping[str, Any] | str, answer_id: str = ""
    ) -> None:
        """Show a whole answer, also one that another script of the page received: its text, or
        a message object. Without an id it is the answer under way, or else a new one."""
        if not isinstance(message, str):
            message = Message.model_validate({"sender": "bot", **message}).content
        if self._deliver is not None and self._deliver(answer_id, message):
            return
        if not answer_id:
            active = self.get_active_stream_ids()
            answer_id = active[-1] if active else self._clock.uuid()
        if answer_id not in self._answers:
            self.create_bot_response_container(answer_id)
        self.finish(answer_id, message)

    def hide_completion_message(self, answer_id: str = "") -> None:
        """Take an answer off the page, under way or not; without an id, those under way."""
        if self._deliver is not None and self._deliver(answer_id, None):
            return
        for name in [answer_id] if answer_id else self.get_active_stream_ids():
            self._hide(name)

    def has_active_streams(self) -> bool:
        """Whether an answer of the open chat is under way."""
        return bool(self.get_active_stream_ids())

    def get_active_stream_ids(self) -> list[str]:
        """Ids of the open chat's answers under way, oldest first."""
        return [name for name, answer in self._answers.items() if answer.place is not None]

    def stop_active_renderers(self) -> int:
        """End the open chat's answers with the text so far, as stopped; returns how many."""
        active = self.get_active_stream_ids()
        for answer_id in active:
            self.finish(answer_id, self._answers[answer_id].text, state="stopped")
        return len(active)

    def clear_active_renderers(self) -> None:
        """Forget every answer under way; what is on the page stays as it is."""
        self._answers.clear()
        self._cancel_frame()
        self._notify()

    def _hide(self, answer_id: str) -> None:
        self._answers.pop(answer_id, None)
        self._display.messages.remove(answer_id)
        self._notify()

    def _attach(self, answer_id: str) -> None:
        answer = self._answers[answer_id]
        if self._display.messages.find(answer_id) is None:
            message = Message(id=answer_id, sender="bot", timestamp=self._clock.now())
            self._display.add(message, state="streaming")
        else:
            message = self._display.messages.message_of(answer_id)
            if message is not None and message.content:
                answer.former = message.model_copy()
            self._display.messages.set_state(answer_id, "streaming")
        article = self._display.messages.find(answer_id)
        answer.attach(article.query(".message-text") if article else None)
        if answer.place is not None:
            if answer.former is None:
                answer.place.replace_children()
            answer.place.append(self._display.typing())
            self._display.follow()
        if not answer.is_empty:
            self._ask_for_frame()

    def _attach_again(self, chat: Chat) -> None:
        for answer_id, answer in self._answers.items():
            answer.chat_id = answer.chat_id or self._state.chat_id  # begun before one was chosen
            if answer.chat_id == self._state.chat_id:
                self._attach(answer_id)
        self._notify()

    def _detach(self) -> None:
        self._unsaid.clear()
        for answer in self._answers.values():
            answer.detach()
        self._notify()

    def _ask_for_frame(self) -> None:
        if self._frame is None:
            self._frame = self._document.on_frame(self._draw)

    def _draw(self) -> None:
        self._frame = None
        waiting = [answer for answer in self._answers.values() if answer.waits]
        begun = self._clock.monotonic()
        if begun < self._not_before:
            self._ask_for_frame()
            return
        for answer in waiting:
            answer.draw()
        if waiting:
            self._display.stay_at_end()
            took = self._clock.monotonic() - begun
            self._not_before = begun + max(INTERVAL - EARLY, took * (1 + DRAWING_SHARE))
        if news := self._news():
            self._display.announce(*news)

    def _announce(self, answer_id: str, state: MessageState, reason: str) -> None:
        message = self._display.messages.message_of(answer_id)
        outcome = outcome_of(message, state, reason, self._texts) if message else None
        new = self._texts("message.new", name=self._display.bot_name)
        self._display.announce(*self._news(), outcome.words if outcome else new)

    def _news(self) -> list[str]:
        """The states of tools that have not been said, each once however often it has changed."""
        tools, self._unsaid = self._unsaid, {}
        return [words for part in tools.values() if (words := self._body.words(part))]

    def _cancel_frame(self) -> None:
        if self._frame is not None:
            self._frame()
            self._frame = None

    def _notify(self) -> None:
        self._changed.emit()
