"""The entry: `start()` puts the chat on the page that it runs in.

The page, the bus and the published surface live as long as the document (`composition.session`);
the parts live from `ChatCore.init` to `ChatCore.destroy` (`composition.app`).
"""

from __future__ import annotations

from chat_py.base.errors import AlreadyStarted
from chat_py.browser.page import open_page
from chat_py.composition.session import Session
from chat_py.plugin.chat import Chat

__all__ = ["ensure_started", "start"]


def start(*, backend: object = None) -> Chat:
    """Start the chat on this page and return it for Python code to work with.

    `backend` is one of the page's own: an object with any of the methods of
    `chat_py.backends.Backend`; the guide's endpoints do the rest.

    Raises:
        AlreadyStarted: the page runs a chat, which another tag or another file has started.
    """
    page = open_page()
    if not page.bridge.claim():
        raise AlreadyStarted(
            "The chat is already started on this page. Call start() in one file only, and leave "
            "chat_py/main.py out where a file of your own does; a plug-in gets the chat in setup()."
        )
    try:
        session = Session(page, backend)
        session.start()
    except Exception as error:
        page.bridge.failed(error)
        raise
    return session.chat


def ensure_started() -> None:
    """Start the chat, unless the page runs one already; that is said on the console."""
    try:
        start()
    except AlreadyStarted:
        open_page().console.info("already started on this page")
