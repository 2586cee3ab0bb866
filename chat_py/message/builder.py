"""The element of a message, also of a picture or video."""

from __future__ import annotations

from collections.abc import Callable, MutableSet
from typing import Any, cast

from chat_py.base.owner import Undo
from chat_py.base.signal import Signal
from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.message.elements import MessageElements, Person
from chat_py.message.entry import Entry
from chat_py.message.figures import MediaFigures, picture_id
from chat_py.message.kinds import as_shown
from chat_py.message.offers import Can
from chat_py.models.chat import Character
from chat_py.models.message import Message
from chat_py.state import ChatState

__all__ = ["MessageBuilder"]


class MessageBuilder:
    """Builds each message in the name of its sender, and keeps `ChatState`'s Sets of what is
    shown. `character` is who answers in the open chat."""

    def __init__(
        self,
        *,
        document: Document,
        elements: MessageElements,
        texts: Texts,
        state: ChatState,
        can: Can,
    ) -> None:
        self._elements = elements
        self._figures = MediaFigures(document=document, texts=texts)
        self._can = can
        self._texts = texts
        self._state = state
        self._figure_built = Signal[[Element, Message]]()
        self.character: Character | None = None

    def on_figure(self, callback: Callable[[Element, Message], None]) -> Undo:
        """Call with each picture or video figure before it is put on the page."""
        return self._figure_built.subscribe(callback)

    @property
    def bot_name(self) -> str:
        """Who answers in the open chat."""
        named = self.character and self.character.name
        return named or self._texts("message.bot")

    def build(self, entry: Entry) -> Element | None:
        """The element of a message that is not on the page; `None` for a hidden kind, and for a
        picture that is shown already."""
        if entry.element is not None:
            element, entry.element = entry.element, None
            return element
        message = entry.message
        shown = as_shown(message)
        if shown is None:
            return None
        if message.is_media:
            return self._figure(entry)
        self._state.add_displayed_message_id(message.id)
        sender, text = shown
        element = self._elements.message(message, sender, text, self._person(message), entry.state)
        if entry.reason:
            self._elements.set_state(element, message, entry.state, entry.reason)
        return element

    def is_shown(self, message_id: str) -> bool:
        """Whether a message is shown, by the program or by a script of the page."""
        return self._state.is_message_displayed(message_id)

    def is_picture_shown(self, entry: Entry) -> bool:
        """Whether the picture or video of a message is shown, by this message or another one."""
        return picture_id(entry.message) in self._pictures(entry)

    def rename(self, old_id: str, new_id: str, element: Element | None) -> None:
        """A message has another id now; `element` is its own, where it has one."""
        self.forget(old_id)
        self.remember(new_id)
        if element is not None:
            self._elements.rename(element, new_id)

    def remember(self, message_id: str) -> None:
        """A message that was forgotten is shown again."""
        self._state.add_displayed_message_id(message_id)

    def forget(self, message_id: str) -> None:
        """A message is shown no longer."""
        self._state.displayed_message_ids.discard(message_id)

    def forget_picture(self, message: Message) -> None:
        """Its picture or video may be built again."""
        if message.is_media:
            for known in (self._state.displayed_image_ids, self._state.displayed_video_ids):
                known.discard(picture_id(message))

    def _figure(self, entry: Entry) -> Element | None:
        # A page's other script may have shown the same one before the message came.
        if self.is_picture_shown(entry):
            return None
        message = entry.message
        self._pictures(entry).add(picture_id(message))
        self._state.add_displayed_message_id(message.id)
        figures, turn = self._figures, self._elements.turn(message, self._person(message).name)
        if entry.video:
            figure = figures.video(message, turn, entry.poster)
        else:
            figure = figures.picture(message, turn, larger=self._can("upscale"))
        self._elements.show_buttons(figure, message, entry.state)
        self._figure_built.emit(figure, message)
        return figure

    def _pictures(self, entry: Entry) -> MutableSet[str]:
        state = self._state
        return state.displayed_video_ids if entry.video else state.displayed_image_ids

    def _person(self, message: Message) -> Person:
        if message.sender == "user":
            persona: object = self._state.persona
            name = cast("dict[str, Any]", persona).get("name") if isinstance(persona, dict) else ""
            return Person(str(name or self._texts("message.you")))
        picture = self.character.avatar if self.character else ""
        return Person(message.name or self.bot_name, picture)
