from __future__ import annotations

import pytest

from chat_py.base.near_names import near_names
from chat_py.broadcast.bus import DOCUMENTED


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("message:recieved", ["message:received"]),
        ("message:receive", ["message:received"]),
        ("message-sent", ["message:sent"]),
        ("mesage:liked", ["message:like"]),
        ("message:lik", ["message:like"]),
        ("my-own:event", []),
        ("chat", []),
    ],
)
def test_what_was_meant_is_found(name: str, meant: list[str]) -> None:
    assert near_names(name, DOCUMENTED) == meant


def test_the_nearest_is_first_and_short_names_are_near_to_little() -> None:
    assert near_names("success", ["succes", "sucess!", "error"]) == ["succes", "sucess!"]
    assert near_names("on", ["off", "one", "ab"]) == ["one"]
