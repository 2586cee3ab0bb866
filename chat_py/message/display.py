"""The log of the conversation (chat-message-display.js)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chat_py.base.errors import ApiError
from chat_py.base.media_url import media_url
from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.message.body import MessageBody
from chat_py.message.builder import MessageBuilder
from chat_py.message.elements import MessageElements, MessageState
from chat_py.message.entry import Entry
from chat_py.message.log import MessageLog
from chat_py.message.mounted import MountedMessages
from chat_py.message.offers import Can
from chat_py.message.placeholders import Placeholders
from chat_py.message.reading_positions import ReadingPositions
from chat_py.message.shown import ShownMessages
from chat_py.message.thoughts import Thoughts
from chat_py.models.chat import Character
from chat_py.models.message import Message
from chat_py.models.opened_chat import OpenedChat
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.view.announcer import Announcer
from chat_py.view.focus import Focus
from chat_py.view.header import ChatHeader
from chat_py.view.scroll import FollowScroll

__all__ = ["ChatMessageDisplay"]


class ChatMessageDisplay:
    """Shows messages in order, each once, with its state.

    At most 200 of them are on the page: a window that begins with the newest page and moves with
    the reader, so a chat of 10,000 messages opens as fast as one of 50. Their place is remembered.
    """

    def __init__(
        self,
        *,
        document: Document,
        body: MessageBody,
        thoughts: Thoughts,
        texts: Texts,
        settings: Settings,
        state: ChatState,
        clock: Clock,
        scroll: FollowScroll,
        focus: Focus,
        can: Can,
        owner: Owner,
        home_url: Callable[[], str] = lambda: "?",
    ) -> None:
        self._texts = texts
        self._state = state
        self._clock = clock
        self._can = can
        self._scroll = scroll
        self._owner = owner
        self._view = owner.child("view")
        self._elements = MessageElements(
            document=document,
            body=body,
            thoughts=thoughts,
            texts=texts,
            focus=focus,
            can=can,
        )
        self._builder = MessageBuilder(
            document=document, elements=self._elements, texts=texts, state=state, can=can
        )
        self._placeholders = Placeholders(document=document, texts=texts, home_url=home_url)
        self._header = ChatHeader(document=document)
        self._announcer = Announcer(document=document, settings=settings, owner=owner)
        self._log = MessageLog(
            document=document,
            selector=settings.selectors.log,
            elements=self._elements,
            scroll=scroll,
            clock=clock,
            texts=texts,
        )
        self._mounted = MountedMessages(
            log=self._log,
            builder=self._builder,
            scroll=scroll,
            clock=clock,
            page_size=settings.page_size,
            starters=settings.starters,
            owner=owner,
        )
        self.messages = ShownMessages(
            elements=self._elements,
            log=self._log,
            mounted=self._mounted,
            scroll=scroll,
            focus=focus,
        )
        """The messages of the open chat, by id."""
        self._positions = ReadingPositions(log=self._log, mounted=self._mounted, scroll=scroll)
        self._meanwhile = self._mounted.meanwhile
        self._chat_id = ""
        self._shown = Signal[[OpenedChat]]()
        self._cleared = Signal[[]]()

    # What the page's other scripts call (contract §6).

    def display_message(
        self,
        sender: str,
        message: Message | Mapping[str, Any] | str,
        user_chat_id: str = "",
        callback: Callable[[], None] | None = None,
    ) -> str | None:
        """Show a message of `sender` and return its id; `None` where it is not shown: it belongs
        to another chat, is there already, or is of a hidden kind.

        Raises `pydantic.ValidationError` for a sender or message that cannot be read.
        """
        if isinstance(message, str):
            message = {"content": message, "timestamp": self._clock.now()}
        if not isinstance(message, Message):
            message = Message.model_validate({**message, "sender": sender})
        shown: str | None = None
        if self._is_open(user_chat_id):
            shown = self.add(message)
        else:
            self._meanwhile.append(Entry(message), user_chat_id, shown=False)
        if callback is not None:
            callback()
        return shown

    def display_existing_chat(
        self,
        messages: Sequence[Message | Mapping[str, Any]] | Mapping[str, Any],
        persona: Mapping[str, Any] | None = None,
        callback: Callable[[], None] | None = None,
    ) -> None:
        """Replace what is shown by these messages, oldest first, or by those of a chat; one that
        cannot be read is left out."""
        if persona is not None:
            self._state.persona = dict(persona)
        if not isinstance(messages, Mapping):
            # Copies: what is shown keeps changing, what a caller keeps must not.
            messages = [m.wire() if isinstance(m, Message) else dict(m) for m in messages]
        self.display_chat(messages)
        if callback is not None:
            callback()

    def display_chat(
        self,
        chat: OpenedChat | Mapping[str, Any] | Sequence[Any],
        character: Character | Mapping[str, Any] | None = None,
    ) -> None:
        """Show a chat in any shape of contract §3: an object with `messages`, or the array.

        Without a character the one that is shown stays. Raises `pydantic.ValidationError` for
        anything else.
        """
        if not isinstance(chat, OpenedChat):
            given = dict(chat) if isinstance(chat, Mapping) else list(chat)
            chat = OpenedChat.model_validate(given)
        if isinstance(character, Mapping):
            character = Character.model_validate(dict(character))
        self._meanwhile.replaced()
        self._fill(chat, character or self._builder.character, [])

    def display_image_thumb(
        self, image: Mapping[str, Any] | str, user_chat_id: str = ""
    ) -> str | None:
        """Show a picture at the end: its address, or an image message (`imageUrl`, `imageId` …).

        Returns its message id; `None` where it is not shown: it is there already, belongs to
        another chat, or its address is none that a picture may come from.
        """
        return self._add_thumb(image, user_chat_id, video=False)

    def display_video_thumb(
        self, video: Mapping[str, Any] | str, user_chat_id: str = ""
    ) -> str | None:
        """Show a video at the end, as `display_image_thumb` shows a picture (`videoUrl`,
        `videoId`)."""
        return self._add_thumb(video, user_chat_id, video=True)

    def scroll_to_latest_message(self, *, smooth: bool = False) -> None:
        """Show the newest message."""
        self._scroll.to_end(smooth=smooth)

    def clear_chat_display(self) -> None:
        """Remove every message from the page, and forget them."""
        self._meanwhile.clear()
        self._forget_chat()
        self._log.show()

    def _forget_chat(self) -> None:
        self._announcer.prepare()
        if self._chat_id:
            self._positions.remember(self._chat_id)
        self._view.close()
        self._view = self._owner.child("view")
        self._mounted.clear()
        self._chat_id = ""
        self._scroll.begin()
        self._state.clear_tracking_sets()
        self._cleared.emit()

    def get_message_container(self) -> PageRef | None:
        """The element that holds the messages; `None` on a page without one."""
        log = self._log.element
        return None if log is None else log.ref()

    # What the program calls.

    def on_shown(self, callback: Callable[[OpenedChat], None]) -> Undo:
        """Call after a chat was shown (not for single messages)."""
        return self._shown.subscribe(callback)

    def on_cleared(self, callback: Callable[[], object]) -> Undo:
        """Call after the messages were taken off the page."""
        return self._cleared.subscribe(callback)

    def on_figure(self, callback: Callable[[Element, Message], None]) -> Undo:
        """Call with each picture or video figure before it is put on the page."""
        return self._builder.on_figure(callback)

    @property
    def stored_count(self) -> int:
        """How many messages of the open chat are known to be on the server."""
        return self._mounted.stored_count

    @property
    def bot_name(self) -> str:
        """Who answers in the open chat."""
        return self._builder.bot_name

    def show_chat(self, chat: OpenedChat, character: Character | None) -> None:
        """Show a chat from its newest page of messages on, and what was added to it while it was
        loaded."""
        below, above = self._meanwhile.take(self._mounted.entries, self._state.user_chat_id)
        self._fill(chat, character, below)
        self.prepend(above)

    def _fill(self, chat: OpenedChat, character: Character | None, below: list[Entry]) -> None:
        moved = self._log.holds(self._state.chat_id) and self._log.reader_moved
        self._forget_chat()
        self._builder.character = character
        name = character.name if character else ""
        nameless = self._texts("page.new_chat") if self._can("begin") else ""
        self._header.show(
            name or self._texts.choose(chat.titles or chat.title) or nameless,
            character.description if character else "",
            character.avatar if character else "",
        )
        self._chat_id = self._state.chat_id
        self._mounted.open(chat, self._chat_id, below)
        if self._log.is_empty:
            self._log.show(self._placeholders.empty(character))
        if moved:
            self._scroll.take_over()
        elif not self._positions.restore(self._chat_id):
            self._scroll.to_end()
        self._shown.emit(chat)

    def rename_chat(self, title: str) -> None:
        """The open chat has another title: it is in the header where nobody's name is."""
        character = self._builder.character
        if self._chat_id and not (character and character.name):
            self._header.show(title, "", character.avatar if character else "")

    def show_loading(self, chat_id: str) -> None:
        """The chat is being loaded; what the page shows of it already stays meanwhile."""
        if self._log.holds(chat_id):
            self._meanwhile.begin(chat_id, stays=True)
            return
        self._meanwhile.begin(chat_id)
        self._forget_chat()
        self._log.show(self._placeholders.loading(), busy=True, chat_id=chat_id)

    def show_not_found(self) -> None:
        """The chat does not exist."""
        self._show_instead(self._placeholders.not_found())

    def show_other_account(self, address: str) -> None:
        """Another user is logged in; `address` is the page's own."""
        self._show_instead(self._placeholders.other_account(address))

    def show_failure(self, error: ApiError, retry: Callable[[], None]) -> None:
        """The chat could not be loaded."""
        self._meanwhile.hide()
        self._forget_chat()
        self._log.show(self._placeholders.failure(error, retry, self._view))

    def add(self, message: Message, *, state: MessageState = "sent") -> str | None:
        """Show one more message at the end; returns its id, `None` where it is not shown."""
        if message.sender == "user" and state in ("waiting", "sending"):
            self._mounted.show_latest()  # what the reader sends is seen to go
        message_id = self._mounted.append(Entry(message, state))
        if message_id is not None:
            if message.sender == "user":
                self._scroll.to_end()
            elif not self._scroll.following:
                self._scroll.add_unread()
            self._mounted.trim_above()
            self._scroll.content_changed()
        return message_id

    def prepend(self, messages: Sequence[Message]) -> list[Message]:
        """Show older messages above, oldest first; what the reader sees stays in place.

        Returns those that were added (hidden kinds included, known ids not).
        """
        return self._mounted.prepend(messages)

    @property
    def has_chat(self) -> bool:
        """Whether a chat is shown, with messages or without."""
        return bool(self._chat_id)

    @property
    def character(self) -> Character | None:
        """Who answers in the open chat, where that is known."""
        return self._builder.character

    def newest_stored(self) -> list[Message]:
        """The newest page of what the server has of the open chat, oldest first."""
        return self._mounted.newest_stored()

    @property
    def has_older(self) -> bool:
        """Whether messages that are known wait above."""
        return self._mounted.has_older

    def show_older(self) -> list[Message]:
        """Show the next page of messages that wait above, and return them."""
        return self._mounted.show_older()

    def on_older_changed(self, callback: Callable[[], None]) -> Undo:
        """Call when other messages wait above than before."""
        return self._mounted.on_older_changed(callback)

    def set_top_row(self, row: Element | None) -> None:
        """Put a row at the top of the log (load older messages), or take it away."""
        self._log.set_top_row(row)

    def announce(self, *texts: str) -> None:
        """Say `texts` to a screen reader; the same text twice is said twice."""
        self._announcer.say(*texts)

    def typing(self) -> Element:
        """The dots that stand for an answer before its first word."""
        return self._elements.typing()

    def new_day(self) -> None:
        """A day has begun: the lines between days say so."""
        self._log.new_day()

    def follow(self) -> None:
        """Content has grown: stay at the end where the reader is there."""
        self._scroll.content_changed()

    def stay_at_end(self) -> None:
        """Stay at the end in this very frame where the reader is there; for what is drawn in many
        frames, one after another."""
        self._scroll.stay_at_end()

    def _show_instead(self, block: Element) -> None:
        self._builder.character = None
        self._meanwhile.end()
        self._forget_chat()
        self._header.show("")
        self._log.show(block)

    def _is_open(self, user_chat_id: str) -> bool:
        """Whether what belongs to the user's chat with this id, or to any, is to be shown now."""
        return user_chat_id in ("", self._state.user_chat_id)

    def _add_thumb(
        self, media: Mapping[str, Any] | str, user_chat_id: str, *, video: bool
    ) -> str | None:
        entry = Entry.thumb(media, video=video)
        if not media_url(entry.message.image_url):
            return None
        if not self._is_open(user_chat_id):
            self._meanwhile.append(entry, user_chat_id, shown=False)
            return None
        if self._builder.is_picture_shown(entry):
            return None
        message_id = self._mounted.append(entry)
        self._mounted.trim_above()
        self._scroll.content_changed()
        return message_id
