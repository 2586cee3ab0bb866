"""A log-out is noticed once, by whichever tab, and so is being logged in again."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.api import ApiRig
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import Response, json_response


class Tabs:
    """Two tabs of one browser, whose user the server does not know any more."""

    def __init__(self) -> None:
        browser = FakeBrowser()
        self.a, self.b = (ApiRig(default=Response(401), browser=browser) for _ in "ab")
        self.b.clock = self.a.clock
        for rig in (self.a, self.b):
            rig.api._auth._clock = self.a.clock  # pyright: ignore[reportPrivateUsage]

    @property
    def calls(self) -> int:
        return len(self.a.auth_calls) + len(self.b.auth_calls)


async def refused(rig: ApiRig) -> None:
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request("GET", "/chats")
    assert caught.value.type == "auth"


async def test_a_burst_of_two_tabs_is_handled_once() -> None:
    tabs = Tabs()
    await asyncio.gather(*(refused(rig) for rig in (tabs.a, tabs.b) * 5))
    assert tabs.calls == 1
    await refused(tabs.b)
    assert tabs.calls == 1


async def test_a_burst_ends() -> None:
    tabs = Tabs()
    await refused(tabs.a)
    await asyncio.sleep(11)
    await refused(tabs.b)
    assert tabs.calls == 2


async def test_a_success_in_one_tab_lets_all_go_on() -> None:
    tabs = Tabs()
    await refused(tabs.a)
    await asyncio.sleep(1)
    tabs.b.transport.default = json_response([])
    await tabs.b.api.make_request("GET", "/chats")
    await asyncio.sleep(1)
    assert (tabs.a.regained, tabs.b.regained) == (1, 1)
    await tabs.b.api.make_request("GET", "/chats")
    await asyncio.sleep(1)
    assert (tabs.a.regained, tabs.b.regained) == (1, 1)


async def test_a_success_elsewhere_is_no_log_in() -> None:
    rig = ApiRig(Response(401), json_response({}))
    await refused(rig)
    await rig.api.make_request("GET", "https://other.example/x")
    assert rig.regained == 0


async def test_a_handler_that_throws_changes_no_error() -> None:
    rig = ApiRig(default=Response(401))

    def fail(_: ApiError) -> None:
        raise ValueError("the page's own")

    rig.api._auth._on_required = fail  # pyright: ignore[reportPrivateUsage]
    await refused(rig)
    assert [str(error) for error in rig.console.reported] == ["the page's own"]
