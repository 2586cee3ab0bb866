"""What another user on this page means for its parts: nobody sees what is somebody else's, and what
is theirs is kept until they are back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from chat_py.api_completion import ChatAPICompletion
from chat_py.api_manager import ChatAPI
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.environment import Location
from chat_py.events import ChatEventManager
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.history import ChatMessageHistory
from chat_py.message.stream import ChatMessageStream
from chat_py.sending.delivery import Delivery
from chat_py.sending.outbox import Outbox
from chat_py.state import ChatState
from chat_py.ui.chat_list import ChatList
from chat_py.ui.input import ChatInputHandler
from chat_py.ui.last_view import LastView
from chat_py.view.notice import Notices

__all__ = ["UserChange"]


@dataclass(eq=False, kw_only=True)
class UserChange:
    """Clears the page of one user and loads it for another."""

    api: ChatAPI
    completion: ChatAPICompletion
    outbox: Outbox
    delivery: Delivery
    events: ChatEventManager
    display: ChatMessageDisplay
    stream: ChatMessageStream
    history: ChatMessageHistory
    chat_list: ChatList
    last_view: LastView | None
    notices: Notices
    input: ChatInputHandler
    location: Location
    state: ChatState
    owner: Owner

    def changed(self, former: str) -> None:
        """This page's user is another one; `former` is empty for a guest."""
        self.api.account.forget()
        self._clear()
        self.input.lock(locked=False)
        self.input.change_user(from_guest=not former)
        if former:  # a guest who logs in stays who they are
            self.state.persona = self.state.current_scenario = None
        self._load()

    def switched_away(self) -> None:
        """Another tab has logged another user in: what is here is not theirs to see."""
        self._clear()
        self.api.clear_cache()
        self.notices.dismiss_all()
        self.chat_list.clear()
        if self.last_view is not None:
            self.last_view.forget()
        self.input.lock(locked=True)
        self.display.show_other_account(self.location.href.partition("#")[0])
        self.outbox.resume()  # nothing is sent; what was being sent is shown as kept

    def switched_back(self) -> None:
        """This page's user is logged in again."""
        self.input.lock(locked=False)
        self._load()

    def load_again(self) -> None:
        """It is not known who is logged in now: the server says what they may see."""
        self._clear()
        self.chat_list.clear()
        self._load()

    def _clear(self) -> None:
        self.api.abort_all_requests()
        self.completion.leave()
        self.stream.clear_active_renderers()
        self.display.clear_chat_display()
        self.history.clear_history_cache()
        self.delivery.change_user()
        self.state.user_chat_id = ""

    def _load(self) -> None:
        self.owner.task(self.outbox.restore())
        self.owner.task(self.chat_list.load())
        self.owner.task(self._reopen())

    async def _reopen(self) -> None:
        if self.state.chat_id:
            with suppress(ApiError):  # the page says what happened, with a way on
                await self.events.open_chat(self.state.chat_id)
