"""The menus in the list."""

from __future__ import annotations

from chat_py.backends.backend import Capability
from chat_py.locales import Texts
from chat_py.models.chat import ChatSummary
from chat_py.ui.list_menus import ListMenus
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats

TEXTS = Texts("en", FakeFormats())


def menus(*able: Capability) -> ListMenus:
    return ListMenus(document=FakeDocument(), texts=TEXTS, can=lambda what: what in able)


def test_there_is_what_the_back_end_can_do() -> None:
    chat = ChatSummary(id="a")
    assert menus().of(chat, "A") is None
    menu = menus("rename_chat", "delete_chat", "search").of(chat, "A")
    assert menu is not None
    (button,) = menu.children
    assert button.get("data-menu-actions") == "rename delete"
    assert button.get("data-menu-chat") == "a"
    assert button.get("aria-label") == "Actions for A"


def test_it_stays_the_same_and_is_built_anew_where_it_says_something_else() -> None:
    made = menus("pin_chat")
    chat = ChatSummary(id="a")
    menu = made.of(chat, "A")
    assert menu is not None
    menu.append("open")
    chat.pinned = True
    assert made.of(chat, "B") == menu
    (button,) = menu.children
    assert button.get("data-menu-actions") == "unpin"
    assert button.get("aria-label") == "Actions for B"
    made.keep([])
    assert made.of(chat, "B") != menu
