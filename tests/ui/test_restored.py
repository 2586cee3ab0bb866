"""A page from the back/forward cache shows nothing before it is known who is logged in."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.ui.restored import RestoredPage
from tests.fakes.chat_page import ChatPage


class Restored:
    """A page that is kept and comes again; `answer` is what the server says then."""

    def __init__(self, chat: ChatPage) -> None:
        self.chat = chat
        self.account, self.user = "a1", "ann"
        self.switched_away = False
        self.loads = 0
        self.answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        settings = chat.settings
        RestoredPage(
            document=chat.document,
            location=chat.location,
            selectors=settings.selectors,
            account=lambda: self.account,
            user=lambda: self.user,
            ask=lambda: self.answer,
            is_switched_away=lambda: self.switched_away,
            load_again=self._load,
            owner=chat.owner.child("restored"),
        )

    def _load(self) -> None:
        self.loads += 1

    def back(self) -> None:
        self.chat.location.keep()
        assert self.is_covered
        self.chat.location.restore()

    @property
    def is_covered(self) -> bool:
        return self.chat.element("#chatApp").style("visibility") == "hidden"


@pytest.fixture
async def restored(chat):
    return Restored(chat)


async def test_the_same_user_sees_it_as_it_was_once_the_server_has_said_so(restored):
    restored.back()
    await asyncio.sleep(0)
    assert restored.is_covered
    restored.answer.set_result(None)
    await asyncio.sleep(0.1)
    assert (restored.is_covered, restored.loads) == (False, 0)


async def test_another_account_is_told_so(restored):
    restored.back()
    restored.switched_away = True  # http/account.py has noticed, and has cleared the page
    restored.answer.set_exception(ApiError("auth", status=401))
    await asyncio.sleep(0.1)
    assert (restored.is_covered, restored.loads) == (False, 0)


@pytest.mark.parametrize("kind", ["auth", "network", "silence"])
async def test_who_is_not_known_gets_what_the_server_gives(restored, kind):
    restored.back()
    if kind != "silence":
        restored.answer.set_exception(ApiError(kind))
    await asyncio.sleep(6)
    assert (restored.is_covered, restored.loads) == (False, 1)


async def test_where_only_the_page_names_its_user_it_is_requested_again(restored):
    restored.account = ""
    restored.back()
    assert restored.is_covered
    assert restored.chat.location.reloads == 1


async def test_where_nobody_is_named_it_is_there_at_once(restored):
    restored.account = restored.user = ""
    restored.back()
    assert not restored.is_covered
    assert restored.chat.location.reloads == 0


async def test_a_host_page_without_the_app_has_its_parts_covered():
    chat = ChatPage('<div id="chatContainer"></div><nav data-chat-list></nav><p id="own"></p>')
    chat.location.keep()
    Restored(chat)
    chat.location.keep()
    for name in ("#chatContainer", "[data-chat-list]"):
        assert chat.element(name).style("visibility") == "hidden"
    assert chat.element("#own").style("visibility") != "hidden"
    chat.owner.close()
