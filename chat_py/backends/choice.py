"""Which back end a site has chosen: one of its own, or none, which is the guide's."""

from __future__ import annotations

from chat_py.api_manager import ChatAPI
from chat_py.backends.guide import GuideBackend
from chat_py.backends.python_methods import PythonMethods
from chat_py.browser.protocols.host import SiteMethods
from chat_py.settings.settings import Settings

__all__ = ["BackendChoice"]


class BackendChoice:
    """Holds from one life of the chat to the next: `use` may be called before and after the parts
    are built. `page` are the methods that the page has written in JavaScript."""

    def __init__(self, page: SiteMethods) -> None:
        self.methods = page
        self._chosen: object = None
        self._api: ChatAPI | None = None
        self._settings = Settings()

    def use(self, backend: object) -> None:
        """From now on ask `backend`: an object with any of the methods of `Backend`."""
        self._chosen = backend
        self.methods = PythonMethods(backend)
        self._connect()

    def connect(self, api: ChatAPI, settings: Settings) -> None:
        """New parts are built: a chosen `GuideBackend` sends its requests through `api`."""
        self._api, self._settings = api, settings
        self._connect()

    def _connect(self) -> None:
        if isinstance(self._chosen, GuideBackend) and self._api is not None:
            self._chosen.connect(api=self._api, settings=self._settings)
