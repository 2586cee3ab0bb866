"""Another user on the page: nobody sees what is somebody else's."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.composition.session import Session
from tests.fakes.chat_page import PAGE
from tests.fakes.page import FakePage
from tests.fakes.session import server
from tests.fakes.transport import Response


class Rig:
    """A page with the chat of a user, whose `account` the server tells with each response."""

    def __init__(self, user="ann"):
        self.account = "a"
        self.page = FakePage(
            PAGE,
            href="https://chat.example/?chat=kai",
            server=self.respond,
            facts={"globals": {"userId": user}},
        )
        self.session = Session(self.page)

    def respond(self, request):
        response = server(request)
        return Response(response.status, response.body, {"x-chat-account": self.account})

    async def start(self):
        self.session.start()
        await asyncio.sleep(1)
        return self

    @property
    def app(self):
        return self.session.app

    @property
    def state(self):
        return self.app.context.state

    async def become(self, user):
        self.state.user_id = user
        await asyncio.sleep(1)

    async def switch_account(self, account):
        self.account = account
        with pytest.raises(ApiError):  # it was meant for the account that was there before
            await self.app.network.api.make_request("GET", "/chats")
        await asyncio.sleep(1)

    @property
    def kept(self):
        return self.page.local.get("chat_py.last-view")


@pytest.fixture
async def rig():
    rig = await Rig().start()
    yield rig
    rig.app.core.destroy()


async def test_a_persona_is_its_user_s(rig):
    rig.state.persona, rig.state.current_scenario = {"name": "Ann"}, {"id": "s"}
    await rig.become("bob")
    assert (rig.state.persona, rig.state.current_scenario) == (None, None)


async def test_a_guest_who_logs_in_stays_who_they_are():
    rig = await Rig(user="").start()
    rig.state.persona, rig.state.current_scenario = {"name": "Ann"}, {"id": "s"}
    await rig.become("ann")
    assert (rig.state.persona, rig.state.current_scenario) == ({"name": "Ann"}, {"id": "s"})
    rig.app.core.destroy()


async def test_the_history_and_the_suggestions_go(rig):
    rig.app.frame.suggestions.show(["Ask Ann?"])
    await rig.app.exchange.history.preload_history("kai")
    assert rig.app.exchange.history.get_cached_history("kai") is not None
    await rig.become("bob")
    assert rig.app.exchange.history.get_cached_history("kai") is None
    assert "Ask Ann?" not in rig.page.document.body.seen


async def test_with_another_account_in_the_browser_nothing_is_left_to_see(rig):
    api, page = rig.app.network.api, rig.page
    rig.app.conversation.notices.show("For Ann")
    await api.make_request("GET", "/suggestions", None, {"useCache": True})
    assert api.request_cache.size > 0
    await rig.switch_account("b")
    assert api.request_cache.size == 0
    assert "For Ann" not in page.document.body.seen
    assert page.document.query("#messageInput").get("disabled") is not None


async def test_what_was_kept_for_the_next_visit_goes_at_once(rig):
    rig.page.local.set("chat_py.last-view", "{}")
    await rig.switch_account("b")
    assert rig.kept is None
