"""What `fetch` takes for headers is taken."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.http.headers import read_headers
from tests.fakes.api import ApiRig
from tests.fakes.transport import json_response


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"page": 1, "limit": 10.5}, {"page": "1", "limit": "10.5"}),
        ({"a": True, "b": False, "c": None}, {"a": "true", "b": "false", "c": "null"}),
        ({"a": ["b", 1]}, {"a": "b,1"}),
        ([["a", "b"], ["c", 1]], {"a": "b", "c": "1"}),
        ([["a", "b"], ["a", "c"]], {"a": "b, c"}),
        ({"a": " b\t"}, {"a": "b"}),
        ({"a": ""}, {"a": ""}),
        ({}, {}),
        ([], {}),
    ],
)
def test_as_javascript_writes_them(given: Any, read: dict[str, str]) -> None:
    assert read_headers(given) == read


@pytest.mark.parametrize(
    "given",
    [
        {"a": "b\r\nc: d"},
        {"a": "b\x00"},
        {"a": "日"},
        {"a b": "c"},
        {"": "c"},
        {"a": {}},
        {"a": []},
        [["a"]],
        ["ab"],
        "a: b",
        5,
    ],
)
def test_what_can_be_none_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match="headers as fetch takes them"):
        read_headers(given)


async def test_they_go_out() -> None:
    rig = ApiRig(json_response({}))
    await rig.api.make_request("GET", "/chat-list", None, {"headers": {"page": 1}})
    assert rig.transport.sent[0].headers["page"] == "1"
