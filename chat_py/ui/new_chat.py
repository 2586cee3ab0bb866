"""Beginning a chat."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.view.notice import Notices

__all__ = ["NewChatButton"]

BUTTON = "[data-new-chat]"


class NewChatButton:
    """Begins a chat for a click on `[data-new-chat]`, which is hidden where the back end cannot,
    and at the start, where there is none yet and the back end wants one to be there.

    `open_chat` opens it; `list_changed` brings the list up to date.
    """

    def __init__(
        self,
        *,
        document: Document,
        backend: Backend,
        open_chat: Callable[[str], Coroutine[Any, Any, object]],
        list_changed: Callable[[], Coroutine[Any, Any, None]],
        is_empty: Callable[[], bool],
        settings: Settings,
        notices: Notices,
        state: ChatState,
        texts: Texts,
        clock: Clock,
        owner: Owner,
    ) -> None:
        self._document = document
        self._backend = backend
        self._open_chat = open_chat
        self._list_changed = list_changed
        self._is_empty = is_empty
        self._settings = settings
        self._notices = notices
        self._state = state
        self._texts = texts
        self._clock = clock
        self._owner = owner
        owner.add(document.listen("click", self._clicked))

    def init(self) -> None:
        """Show the buttons where they lead somewhere."""
        for button in self._document.query_all(BUTTON):
            button.set("hidden", not self._backend.can("create_chat"))

    async def first(self) -> str:
        """The chat that opens where nothing names one: the newest, or else a new one. Empty where
        the back end does not begin chats by itself, or cannot now."""
        if not self._backend.can("begin"):
            return ""
        try:
            chats = (await self._backend.list_chats()).chats
            return chats[0].id if chats else await self._create()
        except ApiError as error:
            self._notices.show(error.user_message, "error")
            return ""

    async def run(self) -> None:
        """Begin a chat and open it. One that is open and empty already is as good as new."""
        if not (self._state.chat_id and self._is_empty()):
            try:
                await self.begin()
            except ApiError as error:
                text = self._texts("action.failed", reason=str(error))
                self._notices.show(text, "error", [(self._texts("action.retry"), self._again)])
                return
        if (box := self._document.query(self._settings.selectors.input)) is not None:
            box.focus()

    async def begin(self) -> None:
        """Begin a chat and open it, whichever is open. Raises `ApiError`."""
        await self._open_chat(await self._create())
        await self._list_changed()

    async def _create(self) -> str:
        return (await self._backend.create_chat(key=self._clock.uuid())).id

    def _again(self) -> None:
        self._owner.task(self.run())

    def _clicked(self, event: Event) -> None:
        if event.target is not None and event.target.closest(BUTTON) is not None:
            self._again()
