"""The log of the conversation (chat-message-display.js)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableSet, Sequence
from dataclasses import dataclass
from typing import Any, cast

from chat_py.browser.protocols import Clock, Document, Element, Markup, PageRef
from chat_py.errors import ApiError
from chat_py.locales import Texts
from chat_py.media.figures import MediaFigures, picture_id
from chat_py.message.elements import (
    LOCAL_ID,
    MessageElements,
    MessageState,
    Person,
    media_url,
)
from chat_py.message.kinds import as_shown
from chat_py.message.log import MessageLog
from chat_py.message.placeholders import Placeholders
from chat_py.message.window import MessageWindow, most_mounted
from chat_py.models import Character, Chat, Message
from chat_py.owner import Owner, Undo
from chat_py.settings import Settings
from chat_py.state import ChatState
from chat_py.ui.announcer import Announcer
from chat_py.ui.header import ChatHeader
from chat_py.ui.scroll import FollowScroll

__all__ = ["ChatMessageDisplay"]

MAX_POSITIONS = 50  # chats whose place is remembered; the oldest goes first
NOT_STORED = ("sending", "failed", "streaming")


@dataclass
class _Entry:
    """`element` is the message's while it is neither final nor on the page; `video` and `poster`
    tell how a thumbnail is built again."""

    message: Message
    state: MessageState
    reason: str = ""
    element: Element | None = None
    video: bool = False
    poster: str = ""


class ChatMessageDisplay:
    """Shows messages in order, each once, with its state.

    It keeps the messages of the open chat by id (hidden ones too), so that their text is at
    hand as it was written. At most 200 of them are on the page: a window that begins
    with the newest page and moves with the reader, so a chat of 10,000 messages opens as fast as
    one of 50 and stays so. Where the reader was in a chat is remembered.
    """

    def __init__(
        self,
        *,
        document: Document,
        markup: Markup,
        texts: Texts,
        settings: Settings,
        state: ChatState,
        clock: Clock,
        scroll: FollowScroll,
        owner: Owner,
    ) -> None:
        self._document = document
        self._texts = texts
        self._settings = settings
        self._state = state
        self._clock = clock
        self._scroll = scroll
        self._owner = owner
        self._view = owner.child("view")
        self._elements = MessageElements(document=document, markup=markup, texts=texts)
        self._figures = MediaFigures(document=document, texts=texts)
        self._placeholders = Placeholders(
            document=document, texts=texts, home_url=settings.home_url
        )
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
        self._entries: dict[str, _Entry] = {}
        self._window = MessageWindow()
        self._most = most_mounted(settings.page_size)
        self._chat_id = ""
        self._positions: dict[str, tuple[str, float]] = {}
        self._character: Character | None = None
        self._shown: list[Callable[[Chat], None]] = []
        self._cleared: list[Callable[[], None]] = []
        self._figure_built: list[Callable[[Element, Message], None]] = []
        self._moved: list[Callable[[], None]] = []
        owner.add(scroll.on_to_end(self._show_latest))
        owner.add(scroll.on_near_end(self._show_newer))

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
        if not user_chat_id or user_chat_id == self._state.user_chat_id:
            shown = self.add(message)
        if callback is not None:
            callback()
        return shown

    def display_existing_chat(
        self,
        messages: Sequence[Message | Mapping[str, Any]],
        persona: Mapping[str, Any] | None = None,
        callback: Callable[[], None] | None = None,
    ) -> None:
        """Replace what is shown by these messages, oldest first; one that cannot be read is
        left out."""
        if persona is not None:
            self._state.persona = dict(persona)
        values = [m.wire() if isinstance(m, Message) else dict(m) for m in messages]
        chat = Chat.model_validate({"id": self._state.chat_id, "messages": values})
        self.show_chat(chat, self._character)
        if callback is not None:
            callback()

    def display_chat(
        self,
        chat: Chat | Mapping[str, Any] | Sequence[Any],
        character: Character | Mapping[str, Any] | None = None,
    ) -> None:
        """Show a chat in any shape of contract §3: an object with `messages`, or the array.

        Without a character the one that is shown stays. Raises `pydantic.ValidationError` for
        anything else.
        """
        if not isinstance(chat, Chat):
            chat = Chat.model_validate(dict(chat) if isinstance(chat, Mapping) else list(chat))
        if isinstance(character, Mapping):
            character = Character.model_validate(dict(character))
        self.show_chat(chat, character or self._character)

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
        self._announcer.prepare()
        self._remember_position()
        self._view.close()
        self._view = self._owner.child("view")
        self._entries.clear()
        self._window = MessageWindow()
        self._chat_id = ""
        self._scroll.begin()
        self._state.clear_tracking_sets()
        self._log.show()
        for callback in list(self._cleared):
            callback()

    def get_message_container(self) -> PageRef | None:
        """The element that holds the messages; `None` on a page without one."""
        log = self._log.element
        return None if log is None else log.ref()

    # What the program calls.

    def on_shown(self, callback: Callable[[Chat], None]) -> Undo:
        """Call after a chat was shown (not for single messages)."""
        self._shown.append(callback)
        return lambda: self._shown.remove(callback)

    def on_cleared(self, callback: Callable[[], None]) -> Undo:
        """Call after the messages were taken off the page."""
        self._cleared.append(callback)
        return lambda: self._cleared.remove(callback)

    def on_figure(self, callback: Callable[[Element, Message], None]) -> Undo:
        """Call with each picture or video figure before it is put on the page."""
        self._figure_built.append(callback)
        return lambda: self._figure_built.remove(callback)

    @property
    def stored_count(self) -> int:
        """How many messages of the open chat are known to be on the server."""
        known = sum(entry.state not in NOT_STORED for entry in self._entries.values())
        return known + self._window.unseen

    @property
    def bot_name(self) -> str:
        """Who answers in the open chat."""
        named = self._character and self._character.name
        return named or self._texts("message.bot")

    def show_chat(self, chat: Chat, character: Character | None) -> None:
        """Show a chat from its newest page of messages on."""
        self.clear_chat_display()
        self._character = character
        name = character.name if character else ""
        self._header.show(
            name or chat.title,
            character.description if character else "",
            character.avatar if character else "",
        )
        self._chat_id = self._state.chat_id
        for message in self._window.open(chat, self._settings.page_size):
            self._append(message, "sent")
        self._trim_above()
        if self._log.is_empty:
            self._log.show(self._placeholders.empty(character))
        if not self._restore_position():
            self._scroll.to_end()
        for callback in list(self._shown):
            callback(chat)

    def show_loading(self, chat_id: str) -> None:
        """The chat is on its way."""
        self.clear_chat_display()
        self._log.show(self._placeholders.loading(), busy=True)

    def show_not_found(self) -> None:
        """The chat does not exist."""
        self._character = None
        self.clear_chat_display()
        self._header.show("")
        self._log.show(self._placeholders.not_found())

    def show_other_account(self, address: str) -> None:
        """Somebody else is logged in; `address` is the page's own."""
        self._character = None
        self.clear_chat_display()
        self._header.show("")
        self._log.show(self._placeholders.other_account(address))

    def show_failure(self, error: ApiError, retry: Callable[[], None]) -> None:
        """The chat could not be loaded."""
        self.clear_chat_display()
        self._log.show(self._placeholders.failure(error, retry, self._view))

    def add(self, message: Message, *, state: MessageState = "sent") -> str | None:
        """Show one more message at the end; returns its id, `None` where it is not shown."""
        if message.sender == "user" and state == "sending":
            self._show_latest()  # what the reader sends is seen to go
        message_id = self._append(message, state)
        if message_id is not None:
            if message.sender == "user":
                self._scroll.to_end()
            elif not self._scroll.following:
                self._scroll.add_unread()
            self._trim_above()
            self._scroll.content_changed()
        return message_id

    def prepend(self, messages: Sequence[Message]) -> list[Message]:
        """Show older messages above, oldest first; what the reader sees stays in place.

        Returns those that were added (hidden kinds included, known ids not).
        """
        fresh = [m for m in (self._with_id(m) for m in messages) if m.id not in self._entries]
        self._mount_above(fresh)
        return fresh

    @property
    def has_chat(self) -> bool:
        """Whether a chat is shown, with messages or without."""
        return bool(self._chat_id)

    @property
    def has_held_back(self) -> bool:
        """Whether messages that are known wait above."""
        return self._window.has_older

    def show_held_back(self) -> list[Message]:
        """Show the next page of messages that wait above, and return them."""
        page = [self._with_id(m) for m in self._window.take_older(self._settings.page_size)]
        self._mount_above(page)
        return page

    def on_moved(self, callback: Callable[[], None]) -> Undo:
        """Call when other messages wait above than before."""
        self._moved.append(callback)
        return lambda: self._moved.remove(callback)

    def set_older(self, row: Element | None) -> None:
        """Put a row at the top of the log (load older messages), or take it away."""
        self._log.set_top_row(row)

    def find(self, message_id: str) -> Element | None:
        """The element of a message that is on the page, or that is still changing."""
        entry = self._entries.get(message_id)
        kept = entry.element if entry is not None else None
        return kept or self._log.find(message_id)

    def text_of(self, message_id: str) -> str | None:
        """The text of a message as it was written; `None` for an unknown id."""
        entry = self._entries.get(message_id)
        if entry is None:
            return None
        shown = as_shown(entry.message)
        return shown[1] if shown else entry.message.content

    def message_of(self, message_id: str) -> Message | None:
        """A message of the open chat."""
        entry = self._entries.get(message_id)
        return entry.message if entry else None

    def state_of(self, message_id: str) -> MessageState | None:
        """What has become of a message of the open chat."""
        entry = self._entries.get(message_id)
        return entry.state if entry else None

    def set_text(self, message_id: str, text: str) -> None:
        """Remember the final text of a streamed message; drawing it is the stream's."""
        if (entry := self._entries.get(message_id)) is not None:
            entry.message.content = text

    def set_state(self, message_id: str, state: MessageState, reason: str = "") -> None:
        """Show what became of a message. Unknown ids (another chat's) are ignored."""
        entry, article = self._entries.get(message_id), self.find(message_id)
        if entry is None:
            return
        entry.state, entry.reason = state, reason
        if article is None:
            return
        self._elements.set_state(article, entry.message, state, reason)
        self._scroll.content_changed()

    def mark(self, message_id: str, action: str, *, given: bool) -> None:
        """Show a like or dislike as given or taken back."""
        if (article := self.find(message_id)) is not None:
            self._elements.mark(article, action, given)

    def adopt(self, old_id: str, new_id: str) -> None:
        """Give a message the server's id; its element stays."""
        if old_id == new_id or (entry := self._entries.get(old_id)) is None:
            return
        if new_id in self._entries:  # a history page brought it first
            self.remove(old_id)
            return
        article = self.find(old_id)
        self._entries = {
            new_id if key == old_id else key: value for key, value in self._entries.items()
        }
        entry.message.id = new_id
        self._state.displayed_message_ids.discard(old_id)
        self._state.add_displayed_message_id(new_id)
        if article is not None:
            self._elements.rename(article, new_id)

    def remove(self, message_id: str) -> None:
        """Take a message off the page."""
        entry = self._entries.pop(message_id, None)
        self._window.forget(message_id)
        self._state.displayed_message_ids.discard(message_id)
        if entry is not None:
            self._forget_picture(entry.message)
        if (article := self.find(message_id)) is not None:
            self._log.remove(article)
            self._scroll.content_changed()

    def take_out(self, message_id: str) -> Undo | None:
        """`remove`, with a way to put the message back where it was; `None` for an unknown id."""
        entry, article = self._entries.get(message_id), self.find(message_id)
        if entry is None or article is None:
            return None
        order = list(self._entries)
        below = self._log.after(article)
        self.remove(message_id)

        def put_back() -> None:
            if message_id in self._entries:
                return
            self._entries[message_id] = entry
            rest = self._entries
            self._entries = {name: rest[name] for name in order if name in rest} | rest
            self._state.add_displayed_message_id(message_id)
            self._log.insert(article, entry.message.timestamp, below)
            self._scroll.content_changed()

        return put_back

    def remove_from(self, message_id: str, *, but: Sequence[str] = ()) -> None:
        """Take a message off the page and all that stand below it, `but` some."""
        article = self.find(message_id)
        while article is not None:
            below = self._log.after(article)
            name = article.get("data-message-id") or ""
            if name not in but:
                self.remove(name)
            article = below

    def show_version(self, message_id: str, version: Message) -> None:
        """Show another version of an answer in its place; an unknown id is ignored."""
        entry, article = self._entries.get(message_id), self.find(message_id)
        if entry is None or article is None:
            return
        self.adopt(message_id, version.id)
        entry.message = version
        self._elements.redraw(article, version)
        self.set_state(version.id, "sent")

    def announce(self, text: str) -> None:
        """Say `text` to a screen reader; the same text twice is said twice."""
        self._announcer.say(text)

    def typing(self) -> Element:
        """The dots that stand for an answer on its way."""
        return self._elements.typing()

    def follow(self) -> None:
        """Content has grown: stay at the end where the reader is there."""
        self._scroll.content_changed()

    def stay(self) -> None:
        """The same in this very frame, for what is drawn in many frames one after another."""
        self._scroll.stay()

    # Inside.

    def _with_id(self, message: Message) -> Message:
        # Two equal messages without ids are two messages, so the id is not made of the content.
        return (
            message
            if message.id
            else message.model_copy(update={"id": LOCAL_ID + self._clock.uuid()})
        )

    def _person(self, message: Message) -> Person:
        if message.sender == "user":
            persona: object = self._state.persona
            name = cast("dict[str, Any]", persona).get("name") if isinstance(persona, dict) else ""
            return Person(str(name or self._texts("message.you")))
        picture = self._character.avatar if self._character else ""
        return Person(message.name or self.bot_name, picture)

    def _build(self, message: Message, state: MessageState = "sent") -> Element | None:
        """The element of a message that is not on the page; `None` for a hidden kind."""
        entry = self._entries.setdefault(message.id, _Entry(message, state))
        if entry.element is not None:
            element, entry.element = entry.element, None
            return element
        shown = as_shown(message)
        if shown is None:
            return None
        if message.is_media:
            state_ = self._state
            known = state_.displayed_video_ids if entry.video else state_.displayed_image_ids
            return self._build_figure(message, known, video=entry.video, poster=entry.poster)
        self._state.add_displayed_message_id(message.id)
        sender, text = shown
        person = self._person(message)
        element = self._elements.message(message, sender, text, person, entry.state)
        if entry.reason:
            self._elements.set_state(element, message, entry.state, entry.reason)
        return element

    def _append(self, message: Message, state: MessageState) -> str | None:
        message = self._with_id(message)
        if message.id in self._entries or self._state.is_message_displayed(message.id):
            return None
        element = self._build(message, state)
        if element is None:
            return None
        if self._window.below or (self._log.count >= self._most and not self._scroll.following):
            # The reader is far from the end: it waits there.
            self._leave(message.id, element)
            self._window.below.append(message)
            self._end_changed()
        else:
            self._log.append(element, message.timestamp)
        return message.id

    # The window.

    def _leave(self, message_id: str, element: Element) -> Message | None:
        """A message goes off the page, not out of the chat."""
        entry = self._entries.get(message_id)
        if entry is None:
            return None
        if entry.state in NOT_STORED:
            entry.element = element
        else:
            self._forget_picture(entry.message)
        return entry.message

    def _forget_picture(self, message: Message) -> None:
        if message.is_media:
            for known in (self._state.displayed_image_ids, self._state.displayed_video_ids):
                known.discard(picture_id(message))

    def _leave_all(self, elements: Sequence[Element]) -> list[Message]:
        left = [self._leave(e.get("data-message-id") or "", e) for e in elements]
        return [message for message in left if message is not None]

    def _mount_above(self, messages: Sequence[Message]) -> None:
        built = [(self._build(message), message.timestamp) for message in messages]
        self._log.prepend([(node, moment) for node, moment in built if node is not None])
        if (surplus := self._log.count - self._most) > 0:
            left = self._leave_all(self._log.take_newest(surplus))
            self._window.below[:0] = left
            self._end_changed()

    def _mount_below(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if (element := self._build(message)) is not None:
                self._log.append(element, message.timestamp)

    def _show_newer(self) -> None:
        """The reader comes near the end of what is on the page, and there is more."""
        self._mount_below(self._window.take_newer(self._settings.page_size))
        self._trim_above()
        self._end_changed()

    def _show_latest(self) -> None:
        if not self._window.below:
            return
        shown = self._leave_all(self._log.take_oldest(self._log.count))
        self._mount_below(self._window.take_newest(shown, self._settings.page_size))
        self._end_changed()
        for callback in list(self._moved):
            callback()

    def _trim_above(self) -> None:
        # A page at a time: each time the view must be kept in place.
        if self._log.count <= self._most:
            return
        least = max(self._log.count - self._most, min(self._settings.page_size, self._most // 2))
        self._window.above += self._leave_all(self._log.take_oldest(least))
        for callback in list(self._moved):
            callback()

    def _end_changed(self) -> None:
        self._scroll.more_below = bool(self._window.below)

    def _remember_position(self) -> None:
        if not self._chat_id:
            return
        self._positions.pop(self._chat_id, None)
        place = None if self._scroll.following else self._log.place()
        if place is not None:
            self._positions[self._chat_id] = place
            while len(self._positions) > MAX_POSITIONS:
                self._positions.pop(next(iter(self._positions)))

    def _restore_position(self) -> bool:
        """Go to where the reader was; tells whether that is known and there."""
        message_id, offset = self._positions.pop(self._chat_id, ("", 0.0))
        if not message_id:
            return False
        while (article := self._log.find(message_id)) is None:
            room = self._log.count + self._settings.page_size <= self._most
            if not (room and self._window.has_older):
                return False
            self.show_held_back()
        self._scroll.hold(article, offset)
        return True

    def _build_figure(
        self, message: Message, known: MutableSet[str], *, video: bool = False, poster: str = ""
    ) -> Element | None:
        """The figure of a picture or video; `None` where the same one is shown already: a page's
        other script may have shown it before the message came."""
        name = picture_id(message)
        if name in known:
            return None
        known.add(name)
        self._state.add_displayed_message_id(message.id)
        figures = self._figures
        figure = figures.video(message, poster) if video else figures.picture(message)
        for callback in list(self._figure_built):
            callback(figure, message)
        return figure

    def _add_thumb(
        self, media: Mapping[str, Any] | str, user_chat_id: str, *, video: bool
    ) -> str | None:
        values: dict[str, Any] = {"imageUrl": media} if isinstance(media, str) else dict(media)
        if video and not isinstance(media, str):
            values |= {"imageUrl": values.get("videoUrl"), "imageId": values.get("videoId")}
        kind = "mergeFace" if values.get("isMerged") else "image"
        message = Message.model_validate({"sender": "bot", **values, "type": kind})
        message.image_id = message.image_id or message.image_url
        known = self._state.displayed_video_ids if video else self._state.displayed_image_ids
        if user_chat_id and user_chat_id != self._state.user_chat_id:
            return None
        message = self._with_id(message)
        if message.id in self._entries or not media_url(message.image_url):
            return None
        poster = str(values.get("poster") or values.get("thumbnail") or "") if video else ""
        figure = self._build_figure(message, known, video=video, poster=poster)
        if figure is None:
            return None
        self._entries[message.id] = _Entry(message, "sent", video=video, poster=poster)
        self._log.append(figure, message.timestamp)
        self._trim_above()
        self._scroll.content_changed()
        return message.id
