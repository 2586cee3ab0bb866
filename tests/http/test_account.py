"""Another tab logs another user in: nothing of this tab's goes out under that user's cookie, and
nothing of theirs is shown here."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.browser.protocols.http import HttpRequest
from chat_py.http.account import HEADER
from tests.fakes.outbox_rig import OutboxRig, OutboxServer
from tests.fakes.storage import FakeDatabase
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import Response, json_response


class Accounts(OutboxServer):
    """A server that tells whose cookie the browser has, and refuses what is meant for others."""

    def __init__(self) -> None:
        super().__init__()
        self.cookie = "a"
        self.refuses = True
        self.asked_for: list[str] = []

    def __call__(self, request: HttpRequest) -> Response | Exception:
        meant = request.headers.get(HEADER, "")
        self.asked_for.append(meant)
        if self.refuses and meant and meant != self.cookie:
            answer: Any = json_response({"error": "another account"}, 401)
        elif request.method == "GET":
            answer = json_response({"cookie": self.cookie})
        else:
            answer = super().__call__(request)
        if isinstance(answer, Response) and self.cookie:
            answer.headers[HEADER] = self.cookie
        return answer


class Minting(Accounts):
    """Makes a guest of each request that comes without a cookie; the first two do."""

    def __call__(self, request: HttpRequest) -> Response | Exception:
        self.cookie = "ab"[min(len(self.asked_for), 1)]
        return super().__call__(request)


@pytest.fixture
def server() -> Accounts:
    return Accounts()


def tab(server: Accounts, like: OutboxRig | None = None) -> OutboxRig:
    """A tab; two of one browser share everything."""
    if like is None:
        return OutboxRig(server, FakeDatabase(), FakeBrowser())
    other = OutboxRig(server, like.database, like.browser)
    other.clock = other.outbox._clock = like.clock  # pyright: ignore[reportPrivateUsage]
    return other


async def ask(rig: OutboxRig) -> Any:
    return await rig.api.make_request("GET", "/x", options={"retries": 0})


async def test_a_request_says_whose_it_is_once_the_server_has(server: Accounts) -> None:
    rig = tab(server)
    await ask(rig)
    await ask(rig)
    await rig.api.make_request("GET", "https://other.example/x")
    assert server.asked_for == ["", "a", ""]


async def test_of_first_calls_that_became_a_guest_each_the_last_one_counts() -> None:
    """A page of another host than the API's brings no cookie, and asks for two things at once."""
    server = Minting()
    rig = tab(server)
    both = [rig.api.make_request("GET", path, options={"retries": 0}) for path in ("/x", "/y")]
    await asyncio.gather(*both)
    assert (rig.api.account.name, rig.api.account.switched_away) == ("b", False)
    assert rig.moves == ["left", "back"], "what the first one brought goes, and is asked for anew"
    await ask(rig)
    assert server.asked_for == ["", "", "b"]
    assert rig.auth_calls == []


async def test_with_a_server_that_tells_nothing_nothing_is_said(server: Accounts) -> None:
    server.cookie = ""
    rig = tab(server)
    await ask(rig)
    await ask(rig)
    assert server.asked_for == ["", ""]
    assert not rig.api.account.switched_away


async def test_what_waits_is_kept_and_goes_when_its_account_is_back(server: Accounts) -> None:
    rig = tab(server)
    await ask(rig)
    rig.network.set_online(False)
    await rig.send("ann's")
    server.cookie = "b"
    rig.network.set_online(True)
    await asyncio.sleep(100)
    assert (server.rows, await rig.states()) == ([], [("ann's", "failed")])
    assert rig.moves == ["left"]
    assert len(rig.auth_calls) == 1
    server.cookie = "a"
    await ask(rig)
    assert rig.moves == ["left", "back"]
    rig.outbox.resume()
    await asyncio.sleep(1)
    assert (server.contents, await rig.states()) == (["ann's"], [])


async def test_what_a_guest_left_does_not_hold_up_the_next_one(server: Accounts) -> None:
    """Guests have no name in the page, but a cookie each."""
    rig = tab(server)
    await ask(rig)
    rig.network.set_online(False)
    await rig.send("the first guest's")
    rig = rig.reload()
    server.cookie = "b"
    await rig.outbox.restore()
    await rig.send("the second's")
    await asyncio.sleep(1)
    assert server.contents == ["the second's"]
    assert await rig.states() == [("the first guest's", "failed")]
    assert rig.auth_calls == []  # nobody who is here has been logged out
    (left,) = await rig.outbox.pending("1")
    await rig.outbox.retry(left.id)
    await asyncio.sleep(100)
    assert server.contents == ["the second's"]


async def test_the_other_tab_is_told(server: Accounts) -> None:
    ann = tab(server)
    await ask(ann)
    server.cookie = "b"
    bob = tab(server, ann)
    bob.user = "bob"
    await ask(bob)
    await asyncio.sleep(0.1)
    assert (ann.moves, bob.moves) == (["left"], [])
    item = await ann.send("ann's")
    with pytest.raises(ApiError) as caught:
        await ann.outbox.delivered(item.id)
    assert (caught.value.type, server.rows) == ("auth", [])
    server.cookie = "a"
    again = tab(server, ann)
    await ask(again)
    await asyncio.sleep(0.1)
    assert ann.moves == ["left", "back"]
    assert bob.moves == ["left"]


async def test_accounts_of_another_api_are_no_matter(server: Accounts) -> None:
    ann = tab(server)
    await ask(ann)
    server.cookie = "b"
    other = tab(server, ann)
    other.api.config.base_url = "/other"
    await ask(other)
    await asyncio.sleep(0.1)
    assert ann.moves == []


async def test_an_answer_for_another_account_is_not_taken(server: Accounts) -> None:
    """From a server that tells, but does not refuse."""
    server.refuses = False
    rig = tab(server)
    await ask(rig)
    server.cookie = "b"
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request("GET", "/x", options={"useCache": True, "cacheKey": "x"})
    assert caught.value.type == "auth"
    assert not rig.api.request_cache.has("x")


async def test_when_the_page_says_so_the_next_answer_tells_the_account(server: Accounts) -> None:
    rig = tab(server)
    await ask(rig)
    server.cookie, rig.user = "b", "bob"
    rig.api.account.forget()
    await ask(rig)
    assert (server.asked_for, rig.moves) == (["", ""], [])
    assert rig.api.account.name == "b"


async def test_what_a_guest_wrote_goes_along_when_they_log_in(server: Accounts) -> None:
    rig = tab(server)
    rig.user = ""
    await rig.outbox.restore()
    await ask(rig)
    rig.network.set_online(False)
    await rig.send("written as a guest")
    server.cookie, rig.user = "b", "bob"
    rig.api.account.forget()
    await rig.outbox.restore()
    rig.network.set_online(True)
    await asyncio.sleep(1)
    assert server.contents == ["written as a guest"]
