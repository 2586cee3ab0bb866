"""The entry: `start()` puts the chat on the page that it runs in.

The page, the bus and the published surface live as long as the document (`composition.session`);
the parts live from `ChatCore.init` to `ChatCore.destroy` (`composition.app`).
"""

from __future__ import annotations

from chat_py.browser.page import open_page
from chat_py.composition.session import Session
from chat_py.plugin.chat import Chat

__all__ = ["start"]


def start(*, backend: object = None) -> Chat | None:
    """Start the chat on this page and return it for Python code to work with.

    `backend` is one of the page's own: an object with any of the methods of
    `chat_py.backends.Backend`; the guide's endpoints do the rest.

    Once: where the page has started it already, by another tag, this returns None.
    """
    page = open_page()
    if not page.bridge.claim():
        page.console.info("already started on this page")
        return None
    try:
        session = Session(page, backend)
        session.start()
    except Exception as error:
        page.bridge.failed(error)
        raise
    return session.chat
