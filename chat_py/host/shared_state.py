"""Which chat is open, where the page's other scripts look for it: in the tab's storage, in globals
and on the element of the conversation."""

from __future__ import annotations

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.host import HostPage
from chat_py.routing import ChatRouter
from chat_py.settings.settings import Settings
from chat_py.state import ChatState

__all__ = ["SharedState"]


class SharedState:
    """Keeps `sessionStorage`, `window.chatId`, `window.userChatId`, `window.thumbnail` and the
    `data-id` of the log as `ChatState` is."""

    def __init__(
        self,
        *,
        state: ChatState,
        router: ChatRouter,
        host: HostPage,
        document: Document,
        settings: Settings,
        owner: Owner,
    ) -> None:
        self._state = state
        self._router = router
        self._host = host
        self._document = document
        self._log = settings.selectors.log
        self._owner = owner

    def start(self, page_chat: str) -> None:
        """Share from now on. What the page's scripts have found in the tab's storage may be another
        user's; `page_chat` is the chat that a global names."""
        state = self._state
        chat, instance = (
            self._router.is_anothers(value) for value in (page_chat, state.user_chat_id)
        )
        if chat and state.chat_id == page_chat:
            state.chat_id = ""
        if instance:
            state.user_chat_id = ""
        self._owner.add(state.on_chat_change(self.share))

    def take_over(self, chat_id: str) -> None:
        """At the start: the user's own id of this chat, as the page or this tab knows it."""
        state = self._state
        if state.user_chat_id or not chat_id:
            return
        found = self._router.get_user_chat_id(chat_id)
        log = self._document.query(self._log)
        written = log.get("data-id") if log is not None else None
        state.user_chat_id = written or found or ""

    def share(self) -> None:
        """Tell what is open now."""
        state = self._state
        self._router.save_open_chat(state.chat_id, state.user_chat_id)
        self._host.assign(
            {
                "chatId": state.chat_id,
                "userChatId": state.user_chat_id,
                "thumbnail": state.thumbnail,
            }
        )
        if (log := self._document.query(self._log)) is not None:
            log.set("data-id", state.user_chat_id)
