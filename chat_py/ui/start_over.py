"""Starting a chat over, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.state import ChatState
from chat_py.view.notice import Notices

__all__ = ["StartOver"]


class Opener(Protocol):
    """What opens and empties chats (`ChatAPIFetch`)."""

    async def fetch_chat_data(
        self, chat_id: str, user_id: str = "", reset: bool = False
    ) -> dict[str, Any]: ...
    async def post_chat_data(
        self, chat_id: str, user_id: str = "", user_chat_id: str = ""
    ) -> dict[str, Any]: ...


@dataclass(eq=False, kw_only=True)
class StartOver:
    """Empties the open chat. Where the server has begun another user chat for that, the former
    one can be opened again. `list_changed` brings the list of chats up to date."""

    opener: Opener
    list_changed: Callable[[], Coroutine[Any, Any, None]]
    notices: Notices
    state: ChatState
    texts: Texts
    owner: Owner

    async def run(self) -> None:
        """Start over, and offer the way back. Raises `ApiError`, which is shown where the chat
        is."""
        state = self.state
        chat_id, former = state.chat_id, state.user_chat_id
        if not chat_id:
            return
        await self.opener.fetch_chat_data(chat_id, state.user_id, reset=True)
        await self.list_changed()
        if not former or state.chat_id != chat_id or state.user_chat_id == former:
            return

        def undo() -> None:
            self.owner.task(self._undo(chat_id, former))

        text = self.texts("chat.started_over")
        self.notices.show(text, "info", [(self.texts("message.undo"), undo)], focus=True)

    async def _undo(self, chat_id: str, former: str) -> None:
        try:
            await self.opener.post_chat_data(chat_id, self.state.user_id, former)
            restored = self.state.user_chat_id == former
        except ApiError:
            restored = False
        await self.list_changed()
        if not restored:
            self.notices.show(self.texts("chat.not_restored"), "error")
