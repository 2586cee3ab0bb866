"""What one part does when something happens in another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from chat_py.api_completion import ChatAPICompletion
from chat_py.base.errors import ApiError
from chat_py.composition.context import Context
from chat_py.composition.user_change import UserChange
from chat_py.core import ChatCore
from chat_py.message.display import ChatMessageDisplay
from chat_py.routing import ChatRouter
from chat_py.sending.item import OutboxItem
from chat_py.sending.outbox import Outbox
from chat_py.ui.chat_list import ChatList
from chat_py.ui.navigation import ChatNavigation
from chat_py.ui.suggestions import Suggestions
from chat_py.view.notice import Notices

__all__ = ["Reactions"]


@dataclass(frozen=True, kw_only=True)
class Reactions:
    """News of the parts that concern other parts, which do not know each other."""

    context: Context
    notices: Notices
    display: ChatMessageDisplay
    outbox: Outbox
    completion: ChatAPICompletion
    navigation: ChatNavigation
    chat_list: ChatList
    suggestions: Suggestions
    users: UserChange
    router: ChatRouter
    core: ChatCore
    advance: Callable[[str], None]
    """Lets the next message of a chat go that waited for an answer."""

    def start(self) -> None:
        """React from now on, until the owner closes."""
        bus, owner, network = self.context.bus, self.context.owner, self.context.page.network
        owner.add(bus.on("chat:selected", self._chat_selected))
        owner.add(bus.on("chatapi:fetch-success", self._chat_fetched))
        owner.add(bus.on("chatapi:fetch-error", self._chat_selected))
        owner.add(bus.on("suggestions:retrieved", self._suggestions_retrieved))
        owner.add(bus.on("message:sent", self._message_sent))
        owner.add(bus.on("chat:renamed", self._chat_renamed))
        owner.add(bus.on("message:received", self._begun))
        owner.add(bus.on("persona:added", self._begun))
        owner.add(bus.on("persona:close", self._persona_closed))
        owner.add(self.display.on_cleared(self.suggestions.clear))
        owner.add(network.subscribe(self._connection_changed))
        owner.add(self.context.state.on_user_change(self._user_changed))
        owner.add(self.outbox.subscribe(self._outbox_changed))
        if not network.online:
            self._connection_changed(online=False)

    def login_required(self, error: ApiError) -> None:
        """The page's own `handleAuthError` decides; where there is none, offer to log in."""
        page, texts = self.context.page, self.context.texts
        handled = page.host.call("handleAuthError", error)
        self.context.bus.trigger("auth-required", error.to_page())
        if not handled:
            again = [(texts("login.again"), page.location.reload)]
            self.notices.show(texts("login.required"), "warning", again)

    def login_regained(self) -> None:
        """Logged in again: what waited for it continues."""
        self.outbox.resume()
        self._resume_answers()

    def day_begun(self) -> None:
        """What was today is yesterday now."""
        self.display.new_day()
        self.chat_list.new_day()

    def _resume_answers(self) -> None:
        if chat_id := self.context.state.chat_id:
            self.context.owner.task(self.completion.resume_pending(chat_id))

    def _user_changed(self, former: str) -> None:
        if self.core.initialized:
            self.users.changed(former)

    def _connection_changed(self, online: bool) -> None:
        if online:
            self._resume_answers()
        self.notices.show_connection(online=online)
        self.display.messages.set_online(online)
        self.context.bus.trigger("connection:changed", {"online": online})

    def _outbox_changed(self, entry: OutboxItem) -> None:
        facts = {"id": entry.id, "chatId": entry.chat_id, "messageId": entry.message_id}
        self.context.bus.trigger("outbox:changed", {**facts, "state": entry.state})

    def _chat_renamed(self, data: Any) -> None:
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        title, state = values.get("title"), self.context.state
        if isinstance(title, str) and title and values.get("chatId") == state.chat_id:
            state.chat_name = title
            self.display.rename_chat(title)

    def _chat_selected(self, data: Any) -> None:
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        self.navigation.show_loaded(str(values.get("chatId") or ""))

    async def _chat_fetched(self, data: Any) -> None:
        """Show it, and continue an answer that broke off here or began on another device."""
        self._chat_selected(data)
        self.router.update_url(str(data["chatId"]))
        self.router.save_current_chat_id(str(data["chatId"]))
        active: Any = cast("dict[str, Any]", data["response"]).get("activeCompletion")
        await self.completion.resume_pending(data["chatId"], active)
        self.advance(str(data["chatId"]))

    def _begun(self, _data: Any) -> None:
        self.context.state.is_new = False

    def _persona_closed(self, _data: Any) -> None:
        """Who closes the personas of a new chat wants to begin as who they are."""
        state = self.context.state
        if state.chat_id and state.user_chat_id and state.is_new:
            state.is_new = False
            answer = self.completion.generate(
                chat_id=state.chat_id, user_chat_id=state.user_chat_id, message_id=""
            )
            self.context.owner.task(answer)

    def _message_sent(self, _data: Any) -> None:
        self._begun(_data)
        self.suggestions.spend()  # they answered what came before

    def _suggestions_retrieved(self, data: Any) -> None:
        chat_id = self.context.state.chat_id
        if isinstance(data, dict):
            values = cast("dict[str, Any]", data)
            if values.get("chatId", chat_id) != chat_id:
                return
            data = values.get("suggestions")
        if isinstance(data, list):
            texts = cast("list[object]", data)
            self.suggestions.show([text for text in texts if isinstance(text, str)])
            self.display.follow()  # the chips take room from the conversation
