"""A `ChatAPI` on fakes, with all its parts at hand."""

from __future__ import annotations

from typing import Any

from chat_py.api_manager import ChatAPI
from chat_py.backends.guide import GuideBackend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.http.account import Account
from chat_py.http.auth_watch import AuthWatch
from chat_py.locales import Texts
from chat_py.settings.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.formats import FakeFormats
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole, FakeNetwork, FakeTransport, Scripted

__all__ = ["ApiRig"]


class ApiRig:
    """`rig.api` with `transport`, `network`, `clock`, `console`, `owner`; `user` is settable.
    Rigs that are given the same `browser` are tabs of it."""

    def __init__(
        self,
        *scripted: Scripted,
        default: Scripted | None = None,
        browser: FakeBrowser | None = None,
        **settings: Any,
    ) -> None:
        self.transport = FakeTransport(*scripted, default=default)
        self.network = FakeNetwork()
        self.transport.network = self.network
        self.clock = FakeClock()
        self.console = FakeConsole()
        self.tab = Owner("tab", self.console.report)
        self.owner = self.tab.child("test")
        self.settings = Settings(**settings)
        self.user = "ann"
        self.auth_calls: list[ApiError] = []
        self.regained = 0
        self.moves: list[str] = []
        self.browser = browser or FakeBrowser()
        self.locks = self.browser.locks()
        self.tabs = Tabs(
            channel=self.browser.channel(),
            user=lambda: self.user,
            owner=self.tab,
            console=self.console,
        )
        self.api = ChatAPI(
            transport=self.transport,
            clock=self.clock,
            network=self.network,
            settings=self.settings,
            texts=Texts("en", FakeFormats()),
            owner=self.owner,
            identity=lambda: self.user,
            auth=AuthWatch(
                clock=self.clock,
                tabs=self.tabs,
                locks=self.locks,
                console=self.console,
                owner=self.tab,
                on_required=self.auth_calls.append,
                on_regained=self.on_regained,
            ),
            account=Account(
                tabs=self.tabs,
                server=lambda: self.api.config.base_url,
                owner=self.tab,
                on_switched_away=lambda: self.account_moved("left"),
                on_switched_back=lambda: self.account_moved("back"),
            ),
            page_origin="https://chat.example",
        )
        self.backend = GuideBackend().connect(api=self.api, settings=self.settings)

    def account_moved(self, how: str) -> None:
        self.moves.append(how)

    def on_regained(self) -> None:
        self.regained += 1

    @property
    def urls(self) -> list[str]:
        return [request.url for request in self.transport.sent]
