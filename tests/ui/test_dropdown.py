"""Menus."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ArgumentError
from tests.fakes.chat_page import ChatPage, message
from tests.fakes.dom import FakeEvent

MENUS = """
<div class="dropdown"><button class="dropdown-toggle" id="t1"><i></i></button>
  <ul class="dropdown-menu" id="m1"><li><button class="dropdown-item">One</button></li>
  <li><button class="dropdown-item">Two</button></li></ul></div>
<div class="dropdown"><button class="dropdown-toggle" id="t2"></button>
  <ul class="dropdown-menu" id="m2"><li><a class="dropdown-item">Three</a></li></ul></div>
<div class="dropdown"><button class="dropdown-toggle" data-bs-toggle="dropdown" id="t3"></button>
  <ul class="dropdown-menu" id="m3"></ul></div>
<p id="elsewhere"></p><div id="place"></div><div id="chatContainer"></div>
"""
MORE_BUTTON = '[aria-label="More actions"]'
MORE = f"#chatContainer {MORE_BUTTON}"


@pytest.fixture
async def chat():
    return ChatPage(MENUS)


def click(chat, selector):
    return chat.dropdown.handle_click(chat.element(selector))


def press(chat, key):
    return chat.dropdown.handle_key(FakeEvent("keydown", chat.document.active, key=key))


async def test_one_menu_at_a_time(chat):
    assert click(chat, "#t1 i") is True
    assert chat.dropdown.get_active_dropdown() == "m1"
    assert chat.element("#t1").get("aria-expanded") == "true"
    click(chat, "#t2")
    assert chat.dropdown.get_active_dropdown() == "m2"
    assert chat.element("#t1").get("aria-expanded") == "false"
    click(chat, "#t2")
    assert chat.dropdown.get_active_dropdown() is None


@pytest.mark.parametrize("where", ["#elsewhere", "#m1 .dropdown-item"])
async def test_a_click_elsewhere_or_a_choice_closes(chat, where):
    click(chat, "#t1")
    assert click(chat, where) is False
    assert chat.dropdown.get_active_dropdown() is None


async def test_escape_closes_and_brings_the_focus_back(chat):
    click(chat, "#t1")
    chat.element("#m1 .dropdown-item").focus()
    assert press(chat, "Escape") is True
    assert chat.document.active == chat.element("#t1")
    assert press(chat, "Escape") is False


async def test_arrow_keys_walk_the_items(chat):
    chat.element("#t1").focus()
    assert press(chat, "ArrowUp") is True  # opens it, at its end
    assert chat.document.active.text == "Two"
    press(chat, "Escape")
    click(chat, "#t1")
    walked = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "End"):
        assert press(chat, key) is True
        walked.append(chat.document.active.text)
    assert walked == ["One", "Two", "One", "Two", "One", "Two"]
    chat.element("#t2").focus()
    assert press(chat, "ArrowDown") is False  # the focus is elsewhere


async def test_a_letter_goes_to_the_next_item_that_begins_with_it(chat):
    chat.element("#t1").focus()
    press(chat, "ArrowDown")
    assert press(chat, "t") is True
    assert chat.document.active.text == "Two"
    assert press(chat, "O") is True
    assert chat.document.active.text == "One"
    assert press(chat, "x") is False
    assert chat.document.active.text == "One"


async def test_tab_leaves_the_menu_and_closes_it(chat):
    chat.element("#t1").focus()
    press(chat, "ArrowDown")
    assert press(chat, "Tab") is False  # the browser moves the focus, from the button on
    assert chat.document.active == chat.element("#t1")
    assert chat.dropdown.get_active_dropdown() is None


async def test_a_messages_more_button_brings_its_menu_when_it_is_opened(chat):
    chat.open("c1", message("m1", "Hi"))
    assert chat.log.query(".dropdown-menu") is None
    assert click(chat, MORE) is True
    items = chat.log.query_all(".dropdown-menu.show .dropdown-item")
    assert [item.get("data-message-action") for item in items] == [
        "read_aloud",
        "copy_markdown",
        "copy_text",
        "copy_html",
        "share",
        "delete",
    ]
    assert {item.get("data-message-id") for item in items} == {"m1"}
    assert [item.has_class("cp-danger") for item in items] == [False] * 5 + [True]
    click(chat, MORE)
    click(chat, MORE)
    assert len(chat.log.query_all(".dropdown-menu")) == 1


async def test_bootstraps_own_toggle_is_left_to_it_but_closed(chat):
    assert click(chat, "#t3") is False
    assert not chat.dropdown.is_dropdown_open("m3")
    chat.element("#m3").toggle_class("show", True)  # Bootstrap did
    assert chat.dropdown.close_all_dropdowns() == 1
    assert not chat.dropdown.is_dropdown_open("m3")


async def test_made_menus(chat):
    items = [{"label": "Rename", "action": "rename", "icon": "more"}]
    chat.dropdown.create_dropdown("own", items, {"label": "Options", "container": "#place"})
    assert chat.element("#place button").get("aria-label") == "Options"
    assert chat.dropdown.open_dropdown("own") is True
    assert chat.dropdown.get_active_dropdown() == "own"
    assert chat.element("#place .dropdown-item").get("data-action") == "rename"
    assert chat.dropdown.toggle_dropdown("own") is False
    assert chat.dropdown.remove_dropdown("own") is True
    assert chat.dropdown.remove_dropdown("own") is False
    assert chat.element("#place").children == []
    assert chat.dropdown.open_dropdown("own") is False
    with pytest.raises(ArgumentError):
        chat.dropdown.create_dropdown("", [])


async def test_a_messages_actions_as_a_menu(chat):
    chat.open("c1", message("m1", "Hi", "user"))
    assert chat.dropdown.create_message_action_menu("m1") is not None
    items = chat.log.query_all(".dropdown-item")
    assert [item.get("data-message-action") for item in items] == [
        "copy",
        "edit",
        "copy_markdown",
        "copy_text",
        "copy_html",
        "delete",
    ]
    assert {item.get("data-message-id") for item in items} == {"m1"}
    assert [item.has_class("cp-danger") for item in items] == [False] * 5 + [True]
    assert chat.dropdown.create_message_action_menu("unknown") is None


async def test_closing_the_page_takes_made_menus_away(chat):
    chat.dropdown.create_dropdown("own", [{"label": "x"}], {"container": "#place"})
    click(chat, "#t1")
    chat.owner.close()
    assert chat.element("#place").children == []
    assert not chat.element("#m1").has_class("show")


async def test_the_menu_tells_what_an_answer_took(chat):
    usage = {"inputTokens": 1200, "outputTokens": 30}
    chat.open("c1", message("m1", "Hi", usage=usage))
    click(chat, MORE)
    assert chat.log.query(".cp-menu__note").text == "Tokens: 1,200 in, 30 out"
    chat.open("c1", message("m1", "Hi", usage="many"), message("m2", "Hi", usage={}))
    for message_id in ("m1", "m2"):
        click(chat, f'[data-message-id="{message_id}"] {MORE_BUTTON}')
    assert chat.log.query(".cp-menu__note") is None


async def test_what_this_browser_cannot_do_is_not_in_the_menu(chat):
    chat.cannot.add("read_aloud")
    chat.open("c1", message("m1", "Hi"))
    click(chat, MORE)
    items = chat.log.query_all(".dropdown-menu.show .dropdown-item")
    assert items[0].get("data-message-action") == "copy_markdown"
