"""`ChatAPI` as the page's scripts call it: a response crosses the border as the text that it is."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from chat_py.api_manager import ChatAPI
from chat_py.border.codec import JsonText
from chat_py.http.call import Options
from chat_py.http.response import ReceivedResponse

__all__ = ["PageAPI"]


class PageAPI:
    """What the table of the JavaScript surface names; all but `make_request` is `ChatAPI`'s."""

    def __init__(self, api: ChatAPI) -> None:
        self._api = api
        self.config = api.config
        self.request_cache = api.request_cache
        self.active_requests = api.active_requests
        self.stream = api.stream
        self.handle_api_error = api.handle_api_error
        self.clear_cache = api.clear_cache
        self.get_cache_stats = api.get_cache_stats
        self.abort_all_requests = api.abort_all_requests

    def make_request(
        self, method: str, endpoint: str, data: Any = None, options: Options = None
    ) -> Any:
        """`ChatAPI.make_request`: an awaitable, or at once what the cache has."""
        begun = self._api.begin(method, endpoint, data, options)
        return _value(begun) if isinstance(begun, ReceivedResponse) else _later(begun)


async def _later(received: Awaitable[ReceivedResponse]) -> Any:
    return _value(await received)


def _value(received: ReceivedResponse) -> Any:
    """The body for the page's own parser, which is faster than writing it again."""
    value = received.value
    is_received = value is not None and received.ref is None and not isinstance(value, str)
    return JsonText(received.text) if is_received else value
