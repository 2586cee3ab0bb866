"""ChatAPIFetch: chats from the server to the state and the page (contract §3)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, cast

from chat_py.api_manager import ChatAPI
from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError, ArgumentError
from chat_py.base.own_code import call_back
from chat_py.base.owner import Owner, shared
from chat_py.base.validation import read_argument
from chat_py.broadcast.bus import Events
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.models.chat import Character, ChatQuery, HistoryPage, PostChat
from chat_py.models.opened_chat import OpenedChat, OpenedChatResponse
from chat_py.sending.outbox import Outbox
from chat_py.state import ChatState

__all__ = ["ChatAPIFetch", "ChatView"]

Callback = Callable[..., Any]


class ChatView(Protocol):
    """Where a chat is shown."""

    def show_loading(self, chat_id: str) -> None: ...
    def show_chat(self, chat: OpenedChat, character: Character | None) -> None: ...
    def show_not_found(self) -> None: ...
    def show_failure(self, error: ApiError, retry: Callable[[], None]) -> None: ...


class ChatAPIFetch:
    """Fetches chats. The chat chosen last wins: a late response for an earlier choice changes
    nothing on the page, though its caller still gets it. `title` chooses among several titles."""

    def __init__(
        self,
        *,
        api: ChatAPI,
        backend: Backend,
        events: Events,
        state: ChatState,
        view: ChatView,
        outbox: Outbox,
        clock: Clock,
        console: Console,
        owner: Owner,
        title: Callable[[object], str],
    ) -> None:
        self._api = api
        self._backend = backend
        self._events = events
        self._state = state
        self._view = view
        self._outbox = outbox
        self._clock = clock
        self._console = console
        self._owner = owner
        self._title = title
        self._choice = 0
        self._opening: dict[tuple[str, str, bool], asyncio.Future[OpenedChatResponse]] = {}
        self._running = 0
        self._stats = {"requests": 0, "successes": 0, "failures": 0}

    async def fetch_chat_data(
        self,
        chat_id: str,
        user_id: str = "",
        reset: bool = False,
        callback: Callback | None = None,
    ) -> dict[str, Any]:
        """`GET /chat`: load a chat and show it.

        Order: state, structures, interface, `chatapi:fetch-success`, callback. The callback runs
        once, with `(response)` or `(None, error)`. Returns the server's response with `chat` as
        an object that has `messages`, `history` and `metadata`. Raises `ApiError`; of type
        "notfound" where the server does not know the chat.
        """
        query = read_argument(
            "fetchChatData",
            ChatQuery,
            {
                "chatId": chat_id,
                "userId": user_id or self._state.user_id,
                "reset": reset,
            },
        )
        return await self._load(
            query.chat_id,
            lambda: self._open_once(query),
            # Trying a reset again would reset what was written since.
            lambda: self.fetch_chat_data(chat_id, user_id, callback=None),
            callback,
        )

    async def post_chat_data(
        self,
        chat_id: str,
        user_id: str = "",
        user_chat_id: str = "",
        reset: bool = False,
        callback: Callback | None = None,
    ) -> dict[str, Any]:
        """`POST /chat`: start a new chat or reset one; otherwise like `fetch_chat_data`."""
        body = read_argument(
            "postChatData",
            PostChat,
            {
                "chatId": chat_id,
                "userId": user_id or self._state.user_id,
                "userChatId": user_chat_id,
                "reset": reset,
            },
        )
        key = self._clock.uuid()
        return await self._load(
            body.chat_id,
            lambda: self._backend.open_chat(
                body.chat_id,
                user_id=body.user_id,
                user_chat_id=body.user_chat_id,
                reset=body.reset,
                key=key,
            ),
            lambda: self.fetch_chat_data(chat_id, user_id),
            callback,
        )

    async def get_chat_history(self, chat_id: str, limit: int = 50, offset: int = 0) -> HistoryPage:
        """One page of a chat, oldest first; `offset` counts from the newest message back.
        Raises `ApiError`."""
        return await self._backend.history(str(chat_id), limit=limit, offset=offset)

    async def save_message(self, chat_id: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """`POST /chat/{id}/message` through the outbox: stored here first, sent once.

        Returns the server's response. Raises `ApiError` when this delivery failed; the message
        stays in the outbox then.
        """
        content = message.get("content", message.get("message"))
        if not isinstance(content, str) or not content:
            raise ArgumentError("saveMessage", "message.content", "a text")
        extra = {
            key: value
            for key, value in message.items()
            if key not in ("content", "message", "userChatId", "timestamp")
        }
        user_chat_id = str(message.get("userChatId") or self._state.user_chat_id)
        item = await self._outbox.add(str(chat_id), user_chat_id, content, extra)
        return (await self._outbox.delivered(item.id)).wire()

    def setup_chat_data(self, chat: object) -> dict[str, Any]:
        """`chat` as an object that has `messages` and `history` (lists) and `metadata`."""
        if isinstance(chat, OpenedChat):
            chat = chat.wire()
        if isinstance(chat, list):
            chat = {"messages": cast("list[Any]", chat)}
        data = dict(cast("Mapping[str, Any]", chat)) if isinstance(chat, Mapping) else {}
        data["messages"] = data.get("messages") or []
        data["history"] = data.get("history") or []
        data["metadata"] = data.get("metadata") or {}
        return data

    def setup_chat_interface(self, chat: object, character: object = None) -> None:
        """Show a chat: a model, or data in any accepted spelling."""
        method = "setupChatInterface"
        chat = read_argument(method, OpenedChat, chat, name="chat")
        if character is not None:
            character = read_argument(method, Character, character, name="character")
        for problem in chat.invalid:
            self._left_out(problem)
        chat.unchecked.report = self._left_out
        self._view.show_chat(chat, character)
        self._events.trigger(
            "chatapi:interface-ready",
            {"chatId": self._state.chat_id, "userChatId": self._state.user_chat_id},
        )

    def handle_chat_success(
        self,
        response: Mapping[str, Any],
        reset: bool = False,
        user_id: str = "",
        user_chat_id: str = "",
    ) -> None:
        """Show a chat that another script has fetched: a response to `GET /chat`, as a server
        gives it."""
        del reset, user_id
        data = dict(response)
        if user_chat_id:
            data.setdefault("userChatId", user_chat_id)
        opened = read_argument("handleChatSuccess", OpenedChatResponse, data, name="response")
        opened.received = data
        chat_id = (opened.chat.id if opened.chat else "") or self._state.chat_id
        self._choice += 1
        self._state.chat_id = chat_id
        self._show(chat_id, opened, self._one_shape(data))

    def handle_fetch_error(self, error: object) -> None:
        """Show that the open chat could not be fetched."""
        failure = error if isinstance(error, ApiError) else self._api.handle_api_error(error)
        chat_id = self._state.chat_id
        self._show_failure(chat_id, failure, lambda: self.fetch_chat_data(chat_id))

    async def _open_once(self, query: ChatQuery) -> OpenedChatResponse:
        """A chat that two open at once, such as a script of the page and the chat itself, is asked
        for once: a back end may begin a conversation at each request."""
        key = (query.chat_id, query.user_id, query.reset)
        if key not in self._opening:
            opened = self._backend.open_chat(
                query.chat_id,
                user_id=query.user_id,
                user_chat_id=self._known_instance(query.chat_id, reset=query.reset),
                reset=query.reset,
            )
            self._opening[key] = task = asyncio.ensure_future(opened)
            task.add_done_callback(lambda _: self._opening.pop(key, None))
        return await shared(self._opening[key])

    def _known_instance(self, chat_id: str, *, reset: bool) -> str:
        """The user's own id of a chat that is open already."""
        is_open = chat_id == self._state.chat_id and not reset
        return self._state.user_chat_id if is_open else ""

    def _left_out(self, problem: str) -> None:
        self._console.warn(f"a message was left out: {problem}")

    def is_fetching(self) -> bool:
        """Whether a chat is being fetched."""
        return self._running > 0

    def get_stats(self) -> dict[str, Any]:
        """`{requests, successes, failures, isFetching}`."""
        return {**self._stats, "isFetching": self.is_fetching()}

    def clear_cache(self) -> None:
        """Forget cached responses."""
        self._api.clear_cache()

    async def _load(
        self,
        chat_id: str,
        open_chat: Callable[[], Awaitable[OpenedChatResponse]],
        again: Callable[[], Awaitable[Any]],
        callback: Callback | None,
    ) -> dict[str, Any]:
        self._choice += 1
        choice = self._choice
        self._running += 1
        self._stats["requests"] += 1
        former = self._state.user_chat_id
        if self._state.chat_id != chat_id:
            # From here on what is typed belongs to the chat that was chosen.
            self._state.chat_id = chat_id
            self._state.user_chat_id = ""
        self._view.show_loading(chat_id)
        try:
            response = await open_chat()
        except ApiError as error:
            self._stats["failures"] += 1
            if choice == self._choice:
                self._show_failure(chat_id, error, again)
            call_back(callback, None, error, report=self._console.report)
            raise
        finally:
            self._running -= 1
        data = self._one_shape(response.received)
        self._stats["successes"] += 1
        if choice == self._choice:
            if former and former != response.user_chat_id:
                self._state.current_scenario = None
            self._show(chat_id, response, data)
        call_back(callback, data, report=self._console.report)
        return data

    def _one_shape(self, data: dict[str, Any]) -> dict[str, Any]:
        """The server's own fields stay as they are; only the shapes that differ between servers
        are made one (contract §3)."""
        chat = self.setup_chat_data(data.get("chat"))
        user_chat = data.get("userChat")
        if isinstance(user_chat, dict):
            chat["messages"] = cast("dict[str, Any]", user_chat).get("messages") or chat["messages"]
        data["chat"] = chat
        return data

    def _show(self, chat_id: str, response: OpenedChatResponse, data: dict[str, Any]) -> None:
        state, chat, character = self._state, response.chat, response.character
        state.user_chat_id = response.user_chat_id
        state.is_new = response.is_new
        state.total_steps = response.total_steps
        state.current_step = response.current_step
        state.character = data.get("character")
        title = self._title(chat.titles or chat.title) if chat else ""
        state.chat_name = title or (character.name if character else "")
        state.chat_image_url = character.avatar if character else ""
        state.thumbnail = state.chat_image_url
        state.chat_data = data["chat"]
        self.setup_chat_interface(chat, character)
        self._events.trigger(
            "chatapi:fetch-success",
            {"chatId": chat_id, "userChatId": response.user_chat_id, "response": data},
        )
        if response.suggestions:
            self._events.trigger(
                "suggestions:retrieved", {"suggestions": response.suggestions, "chatId": chat_id}
            )

    def _show_failure(
        self, chat_id: str, error: ApiError, again: Callable[[], Awaitable[Any]]
    ) -> None:
        async def try_again() -> None:
            try:
                await again()
            except ApiError:
                return  # it has been shown

        def retry() -> None:
            self._owner.task(try_again())

        if error.type == "notfound" and error.of_api:
            self._view.show_not_found()
        else:
            self._view.show_failure(error, retry)
        self._events.trigger("chatapi:fetch-error", {"chatId": chat_id, "error": error.to_page()})
