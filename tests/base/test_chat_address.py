"""How pages spell the addresses of their chats."""

from __future__ import annotations

import pytest

from chat_py.base.chat_address import ChatAddresses, is_chat_id

BASE = "https://chat.example"


@pytest.mark.parametrize(
    ("path", "home", "is_home", "home_url", "kai"),
    [
        ("/chat/", "", True, "/chat/", "/chat/kai"),
        ("/chat", "", True, "/chat/", "/chat/kai"),
        ("/en/chats/", "", True, "/en/chats/", "/en/chats/kai"),
        ("/chat/mira?", "", False, "/chat/", "/chat/kai"),
        ("/chat/mira?theme=dark", "", False, "/chat/", "/chat/kai?theme=dark"),
        ("/chat/?chat=mira", "", False, "?", "/chat/?chat=kai"),
        ("/", "", False, "?", "/?chat=kai"),
        ("/app/index.html?chat=mira", "", False, "?", "/app/index.html?chat=kai"),
        ("/chat/chat.html", "", False, "?", "/chat/chat.html?chat=kai"),
        ("/talk/", "/talk/", True, "/talk/", "/talk/kai"),
        ("/talk/mira", "/talk/", False, "/talk/", "/talk/kai"),
        ("/talk/room.html", "/talk/", False, "/talk/", "/talk/room.html?chat=kai"),
        ("/characters?sort=new", "/characters", True, "/characters", "/characters?sort=new"),
        ("/", "/", True, "/", "/?chat=kai"),
        ("/chat/mira", "/", False, "/", "/chat/kai"),
    ],
)
def test_home_and_chats(path: str, home: str, is_home: bool, home_url: str, kai: str) -> None:
    addresses = ChatAddresses(home)
    assert addresses.is_home(BASE + path) == is_home
    assert addresses.home_of(BASE + path) == home_url
    if "sort" in kai:  # told by the query
        kai = "/characters?chat=kai&sort=new"
    assert addresses.of_chat(BASE + path, "kai") == BASE + kai
    assert addresses.id_in(BASE + kai) == "kai"


def test_a_page_with_all_chats_on_it_has_no_home_of_its_own() -> None:
    addresses = ChatAddresses(by_query=True)
    assert not addresses.is_home(BASE + "/chat/")
    assert addresses.of_chat(BASE + "/chat/", "kai") == BASE + "/chat/?chat=kai"


@pytest.mark.parametrize("value", ["undefined", "null", "", None, 5, "a b", "x" * 129])
def test_what_is_no_id(value: object) -> None:
    assert not is_chat_id(value)


def test_the_same_address_without_the_chat() -> None:
    addresses = ChatAddresses("/talk/")
    assert addresses.without_chat(BASE + "/talk/kai?x=1") == BASE + "/talk/?x=1"
    assert addresses.without_chat(BASE + "/chat/kai") == BASE + "/chat/"
