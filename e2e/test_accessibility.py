"""What axe-core can see of WCAG, in every state that a visitor may meet."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ROOT, ChatServer
from e2e.watch import Watch

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
# The strict policy would keep axe out; what is tested here is the page, not the policy.
pytestmark = pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")
only_pyscript = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])


def violations(chat: ChatPage) -> list[Any]:
    """What is wrong, and where."""
    chat.page.add_script_tag(path=AXE)
    found = chat.page.evaluate(
        "(tags) => axe.run({ runOnly: tags }).then((results) => results.violations)", WCAG
    )
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_the_first_view_and_an_answer(chat: ChatPage) -> None:
    chat.open("mira", "Trains, tiny hotels")
    assert violations(chat) == []
    chat.ask("Compare Lisbon and Porto")
    assert violations(chat) == []


def test_a_failed_message(own_chat: ChatPage, own_server: ChatServer, watch: Watch) -> None:
    chat = own_chat
    watch.expect("403")
    chat.open()
    own_server.fail({"path": "*/message", "method": "POST", "status": 403, "count": None})
    chat.expect_state(chat.send("Refused"), "failed")
    assert violations(chat) == []


def test_an_unknown_chat(chat: ChatPage, watch: Watch) -> None:
    watch.expect("404")
    chat.goto("nobody")
    expect(chat.log.get_by_role("heading", name="This chat does not exist")).to_be_visible()
    assert violations(chat) == []


@only_pyscript
@pytest.mark.browser_context_args(color_scheme="dark", bypass_csp=True, reduced_motion="reduce")
def test_dark(chat: ChatPage) -> None:
    chat.open("mira", "Trains, tiny hotels")
    chat.ask("Show me code")
    chat.box.fill("x" * 4001)
    chat.box.press("Control+Enter")
    expect(chat.page.get_by_text("over the limit")).to_be_visible()
    assert violations(chat) == []


@only_pyscript
@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, bypass_csp=True, reduced_motion="reduce"
)
def test_a_small_screen(chat: ChatPage) -> None:
    chat.open("mira", "Trains, tiny hotels")
    assert violations(chat) == []
    chat.page.get_by_role("button", name="All chats").click()
    expect(chat.entry("kai")).to_be_visible()
    assert violations(chat) == []
