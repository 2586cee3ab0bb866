"""Good and Bad of an answer, and why it is bad."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.models.message import LIKES, Action, Feedback, with_reaction
from chat_py.state import ChatState
from chat_py.ui.unsent_ratings import UnsentRatings
from chat_py.view.notice import Notices

__all__ = ["Ratings"]


class Form(Protocol):
    """Asks what was wrong with an answer (`FeedbackForm`)."""

    def ask(
        self,
        article: Element,
        given: Feedback | None,
        send: Callable[[Feedback], Awaitable[bool]],
    ) -> None: ...
    def close(self) -> None: ...


@dataclass(eq=False, kw_only=True)
class Ratings:
    """Shows what a person presses at once, and tells the back end; `failed` offers what it refused
    once more. Who dislikes may say why."""

    document: Document
    backend: Backend
    display: ChatMessageDisplay
    notices: Notices
    bus: EventBus
    state: ChatState
    texts: Texts
    unsent: UnsentRatings
    failed: Callable[[ApiError, Callable[[], object]], None]
    owner: Owner

    def __post_init__(self) -> None:
        self._wanted: dict[str, str] = {}
        self._form: Form | None = None
        self.owner.add(self.bus.on("chat:loaded", self._loaded))

    def press(self, action: str, message_id: str) -> None:
        """Like or dislike an answer, or no longer. What is pressed while the back end is being told
        of something else follows it."""
        message = self.display.messages.message_of(message_id)
        if message is not None:
            given = any(other.type == action for other in message.actions)
            self._rate(self.state.chat_id, message_id, "unlike" if given else action)

    def ask_reason(self, message_id: str) -> None:
        """Ask what is wrong with an answer."""
        from chat_py.ui.feedback import FeedbackForm

        message = self.display.messages.message_of(message_id)
        article = self.display.messages.find(message_id)
        if message is None or article is None:
            return
        given = next((a.reason for a in message.actions if a.type == "dislike"), None)
        chat_id = self.state.chat_id

        async def send(reason: Feedback) -> bool:
            try:
                await self.backend.act(chat_id, message_id, "dislike", reason=reason)
            except ApiError as error:
                text = self.texts("action.failed", reason=str(error))
                self.notices.show(text, "error")  # it is still there, with Send
                return False
            said = reason if reason.kinds or reason.words else None
            self._show(message_id, with_reaction(message.actions, "unlike"))
            self._show(message_id, with_reaction(message.actions, "dislike", said))
            self.display.announce(self.texts("feedback.thanks"))
            return True

        if self._form is None:
            self._form = FeedbackForm(
                document=self.document, texts=self.texts, owner=self.owner.child("feedback")
            )
        self._form.ask(article, given, send)

    def _rate(self, chat_id: str, message_id: str, wanted: str) -> None:
        self.unsent.keep(chat_id, message_id, wanted)
        before = self._given(message_id)
        self._show(message_id, with_reaction(before, wanted))
        under_way = message_id in self._wanted
        self._wanted[message_id] = wanted
        if not under_way:
            self.owner.task(self._tell(chat_id, message_id, before))

    async def _tell(self, chat_id: str, message_id: str, before: list[Action]) -> None:
        told = ""
        try:
            while told != (wanted := self._wanted[message_id]):
                await self.backend.act(chat_id, message_id, wanted)
                before, told = with_reaction(before, wanted), wanted
        except ApiError as error:
            wanted = self._wanted[message_id]
            self._show(message_id, before)
            self.failed(error, lambda: self._rate(chat_id, message_id, wanted))
        else:
            if told == "dislike":
                self.ask_reason(message_id)
            elif self._form is not None:
                self._form.close()
        finally:
            wanted = self._wanted.pop(message_id)
        self.unsent.forget(chat_id, message_id, wanted)

    def _loaded(self, data: object) -> None:
        """A chat has been opened: tell what a page that is gone could not."""
        chat_id = self.state.chat_id
        for message_id, action in self.unsent.of(chat_id).items():
            if message_id not in self._wanted:
                self.owner.task(self._tell_left(chat_id, message_id, action))

    async def _tell_left(self, chat_id: str, message_id: str, action: str) -> None:
        try:
            await self.backend.act(chat_id, message_id, action)
        except ApiError as error:
            if error.retryable:
                return  # it is kept for the next time
        else:
            self._show(message_id, with_reaction(self._given(message_id), action))
        self.unsent.forget(chat_id, message_id, action)

    def _given(self, message_id: str) -> list[Action]:
        message = self.display.messages.message_of(message_id)
        return list(message.actions) if message is not None else []

    def _show(self, message_id: str, actions: list[Action]) -> None:
        message = self.display.messages.message_of(message_id)
        if message is None:
            return
        had_reason = any(action.reason for action in message.actions)
        message.actions = actions
        for name in LIKES:
            given = any(action.type == name for action in actions)
            self.display.messages.mark(message.id, name, given=given)
        if had_reason or any(action.reason for action in actions):
            self.display.messages.refresh(message.id)
