"""What another user on this page means for its parts: nobody sees what is somebody else's, and what
is theirs is kept until they are back."""

from __future__ import annotations

from contextlib import suppress

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
from chat_py.ui.suggestions import Suggestions
from chat_py.view.notice import Notices

__all__ = ["UserChange"]


class UserChange:
    """Clears the page of one user and loads it for another."""

    def __init__(
        self,
        *,
        api: ChatAPI,
        completion: ChatAPICompletion,
        outbox: Outbox,
        delivery: Delivery,
        events: ChatEventManager,
        display: ChatMessageDisplay,
        stream: ChatMessageStream,
        history: ChatMessageHistory,
        chat_list: ChatList,
        suggestions: Suggestions,
        notices: Notices,
        input_handler: ChatInputHandler,
        location: Location,
        state: ChatState,
        owner: Owner,
    ) -> None:
        self._api = api
        self._completion = completion
        self._outbox = outbox
        self._delivery = delivery
        self._events = events
        self._display = display
        self._stream = stream
        self._history = history
        self._chat_list = chat_list
        self._suggestions = suggestions
        self._notices = notices
        self._input = input_handler
        self._location = location
        self._state = state
        self._owner = owner

    def changed(self, former: str) -> None:
        """This page's user is another one; `former` is empty for a guest."""
        self._api.account.forget()
        self._clear()
        self._input.lock(locked=False)
        self._input.change_user(from_guest=not former)
        if former:  # a guest who logs in stays who they are
            self._state.persona = self._state.current_scenario = None
        self._load()

    def switched_away(self) -> None:
        """Another tab has logged another user in: what is here is not theirs to see."""
        self._clear()
        self._api.clear_cache()
        self._notices.dismiss_all()
        self._chat_list.clear()
        self._input.lock(locked=True)
        self._display.show_other_account(self._location.href.partition("#")[0])
        self._outbox.resume()  # nothing is sent; what was being sent is shown as kept

    def switched_back(self) -> None:
        """This page's user is logged in again."""
        self._input.lock(locked=False)
        self._load()

    def _clear(self) -> None:
        self._api.abort_all_requests()
        self._completion.leave()
        self._stream.clear_active_renderers()
        self._display.clear_chat_display()
        self._history.clear_history_cache()
        self._suggestions.clear()
        self._delivery.change_user()
        self._state.user_chat_id = ""

    def _load(self) -> None:
        self._owner.task(self._outbox.restore())
        self._owner.task(self._chat_list.load())
        self._owner.task(self._reopen())

    async def _reopen(self) -> None:
        if self._state.chat_id:
            with suppress(ApiError):  # the page says what happened, with a way on
                await self._events.open_chat(self._state.chat_id)
