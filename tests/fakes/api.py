"""A `ChatAPI` on fakes, with all its parts at hand."""

from __future__ import annotations

from typing import Any

from chat_py.api_manager import ChatAPI
from chat_py.errors import ApiError
from chat_py.locales import Texts
from chat_py.owner import Owner
from chat_py.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.transport import FakeConsole, FakeNetwork, FakeTransport, Scripted

__all__ = ["ApiRig"]


class ApiRig:
    """`rig.api` with `transport`, `network`, `clock`, `console`, `owner`; `user` is settable."""

    def __init__(self, *answers: Scripted, default: Scripted | None = None, **settings: Any):
        self.transport = FakeTransport(*answers, default=default)
        self.network = FakeNetwork()
        self.transport.network = self.network
        self.clock = FakeClock()
        self.console = FakeConsole()
        self.owner = Owner("test", self.console.report)
        self.settings = Settings(**settings)
        self.user = "ann"
        self.auth_calls: list[ApiError] = []
        self.api = ChatAPI(
            transport=self.transport,
            clock=self.clock,
            network=self.network,
            settings=self.settings,
            texts=Texts("en"),
            owner=self.owner,
            console=self.console,
            identity=lambda: self.user,
            on_auth_required=self.auth_calls.append,
            page_origin="https://chat.example",
        )

    @property
    def urls(self) -> list[str]:
        return [request.url for request in self.transport.sent]
