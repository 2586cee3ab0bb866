"""The chat's own menu, and Stop."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from chat_py.base.owner import Owner
from chat_py.settings.settings import Settings
from chat_py.ui.chat_menu import ChatMenu
from tests.fakes.dom import FakeDocument

MARKUP = """
<button data-chat-action="share">Share</button>
<button data-chat-action="export"><b>Save</b></button>
<button data-chat-action="unknown">?</button>
<button data-stop><i>Stop</i></button>
<p>Text</p>
<button data-chat-action="pin">Pin</button>
<button data-chat-action="unpin">Unpin</button>
<ul><li><button data-chat-action="reset">Start over</button></li></ul>
"""


class Rig:
    def __init__(self) -> None:
        self.done: list[str] = []
        self.cannot: set[str] = set()
        self.impossible: set[str] = set()
        self.failures: list[BaseException] = []
        self.document = FakeDocument(MARKUP)
        self.owner = Owner("test", self.failures.append)
        self.menu = ChatMenu(
            document=self.document,
            settings=Settings(),
            actions={
                name: partial(self.do, name) for name in ("export", "stop", "reset", "theme-dark")
            },
            can=lambda what: what not in self.cannot,
            possible=lambda name: name not in self.impossible,
            owner=self.owner,
        )

    async def do(self, what: str) -> None:
        self.done.append(what)

    async def click(self, selector: str) -> list[str]:
        self.document.click(selector)
        await asyncio.sleep(0.1)
        assert self.failures == []
        assert self.document.errors == []
        return self.done


@pytest.fixture
async def rig():
    return Rig()


@pytest.mark.parametrize(
    ("selector", "done"),
    [
        ("[data-chat-action=export] b", ["export"]),
        ("[data-stop] i", ["stop"]),
        ("[data-chat-action=unknown]", []),
        ("p", []),
    ],
)
async def test_a_click_does_what_the_button_says(rig, selector, done):
    assert await rig.click(selector) == done


async def test_nothing_is_left_behind(rig):
    rig.owner.close()
    assert await rig.click("[data-stop]") == []
    assert rig.document.listener_count == 0


async def test_what_the_back_end_cannot_do_is_hidden(rig):
    entry = rig.document.query("li")
    rig.menu.init()
    assert entry.get("hidden") is None
    rig.cannot.add("reset")
    rig.menu.init()
    assert entry.get("hidden") is not None
    assert rig.document.query("[data-chat-action=export]").get("hidden") is None


async def test_a_link_is_offered_where_it_shows_the_chat_to_others(rig):
    rig.cannot.add("share")
    rig.menu.init()
    assert rig.document.query("[data-chat-action=share]").get("hidden") is not None
    rig.cannot.clear()
    rig.menu.init()
    assert rig.document.query("[data-chat-action=share]").get("hidden") is None


async def test_others_see_what_is_offered_and_run_it(rig):
    rig.cannot.add("reset")
    rig.impossible.add("stop")
    names = ("export", "reset", "stop", "theme-dark", "unknown")
    assert [name for name in names if rig.menu.offers(name)] == ["export", "theme-dark"]
    for name in ("theme-dark", "unknown"):
        rig.menu.run(name)
    await asyncio.sleep(0.1)
    assert rig.done == ["theme-dark"]


async def test_of_pin_and_unpin_the_one_that_changes_something_is_shown(rig):
    rig.impossible.add("unpin")
    rig.menu.init()
    pin, unpin = (rig.document.query(f"[data-chat-action={name}]") for name in ("pin", "unpin"))
    assert (pin.get("hidden") is None, unpin.get("hidden") is None) == (True, False)
    rig.impossible.symmetric_difference_update({"pin", "unpin"})
    rig.menu.init()
    assert (pin.get("hidden") is None, unpin.get("hidden") is None) == (False, True)
    rig.cannot.add("pin_chat")
    rig.menu.init()
    assert unpin.get("hidden") is not None
