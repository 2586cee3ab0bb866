"""Only what leads somewhere is offered."""

from __future__ import annotations

import pytest

from chat_py.backends.backend import Capability
from chat_py.message.offers import offered
from chat_py.models.message import Message
from tests.fakes.chat_page import ChatPage

ALL = ["copy", "like", "dislike", "regenerate", "edit", "delete", "continue"]


@pytest.mark.parametrize(
    ("cannot", "left"),
    [
        ({"act"}, ["copy", "regenerate", "edit", "continue"]),
        ({"regenerate"}, ["copy", "like", "dislike", "edit", "delete", "continue"]),
        ({"edit"}, ["copy", "like", "dislike", "regenerate", "delete", "continue"]),
    ],
)
def test_what_is_left(cannot: set[Capability], left: list[str]) -> None:
    assert offered(ALL, lambda what: what not in cannot) == left


async def test_on_the_page() -> None:
    chat = ChatPage()
    chat.backend.cannot |= {"act", "edit", "upscale"}
    chat.display.add(Message(id="u1", sender="user", content="Hi"))
    chat.display.add(Message(id="b1", sender="bot", content="Hello"))
    chat.display.add(Message(id="i1", sender="bot", type="image", image_url="/1.png"))
    offers = {
        element.get("data-message-action") or element.get("data-image-action")
        for element in chat.document.query_all("[data-message-action], [data-image-action]")
    }
    assert {"copy", "regenerate", "download"} <= offers
    assert not offers & {"like", "dislike", "edit", "upscale"}
    menus = [
        menu.get("data-menu-actions") for menu in chat.document.query_all("[data-menu-actions]")
    ]
    assert menus
    assert not [menu for menu in menus if "delete" in (menu or "")]
