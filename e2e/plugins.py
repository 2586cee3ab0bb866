"""Plug-ins of a test's own, as a page names them."""

from __future__ import annotations

import json

from playwright.sync_api import Route

from e2e.chat_page import ChatPage

__all__ = ["use_plugins"]


def use_plugins(chat: ChatPage, **plugins: str) -> None:
    """Name these plug-ins in the page's settings and serve them."""

    def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].removesuffix(".py")
        route.fulfill(body=plugins[name], content_type="text/x-python")

    addresses = [f"/plugins/{name}.py" for name in plugins]
    chat.page.route("**/plugins/*.py", serve)
    chat.page.add_init_script(f"window.CHAT_PY = {{ plugins: {json.dumps(addresses)} }};")
