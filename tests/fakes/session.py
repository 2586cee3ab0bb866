"""The whole program on a page of fakes, as `chat_py.composition` puts it together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chat_py.browser.protocols.http import HttpRequest
from chat_py.composition.session import Session
from tests.fakes.chat_page import PAGE
from tests.fakes.page import FakePage
from tests.fakes.transport import Response, Scripted

__all__ = ["server", "started"]


def server(request: HttpRequest) -> Response:
    """A server with no chats in its list that knows every chat by its id, all of them empty."""
    if "/chats" in request.url:
        return Response(200, '{"chats": []}')
    if request.method == "POST" and request.url.endswith("/message"):
        return Response(200, '{"success": true, "messageId": "m1"}')
    return Response(200, '{"chat": {"id": "kai", "messages": []}, "userChatId": "kai-ann"}')


@asynccontextmanager
async def started(respond: Scripted = server, markup: str = PAGE) -> AsyncIterator[FakePage]:
    """The page once Python listens."""
    page = FakePage(markup, server=respond)
    session = Session(page)
    session.start()
    while not page.bridge.is_ready:
        await asyncio.sleep(0.01)
    yield page
    session.app.core.destroy()
