"""Values as text: what the page makes of what Python gives (native/border/border.mjs)."""

from __future__ import annotations

import json

import pytest

from chat_py.base.errors import ApiError, ArgumentError
from chat_py.border.codec import (
    GlobalName,
    JsonText,
    PageRecord,
    encode,
    encode_args,
    encode_thrown,
)
from chat_py.border.payload import Payload
from chat_py.models.message import Message
from tests.fakes.bridge import UNDEFINED, FakeBridge, PageError


class Ref:
    kind = "function"
    handle = 7


@pytest.fixture
def page():
    bridge = FakeBridge()
    bridge.values[7] = "the value in the page"
    return bridge


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (None, UNDEFINED),
        (True, True),
        (0, 0),
        ("", ""),
        ("=#@!E", "=#@!E"),
        ([None, {"a": None}], [None, {"a": None}]),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        (float("nan"), None),
        (JsonText('{"raw":1}'), {"raw": 1}),
        (GlobalName("ChatState"), "window.ChatState"),
        (Ref(), "the value in the page"),
        (Payload({"a": 1}), {"a": 1}),
        (Payload(text="{}", ref=Ref()), "the value in the page"),
        (Payload(None), None),
        ({"text": "\ud83d"}, {"text": "\ufffd"}),
        ("a\x1eb", "a\x1eb"),
        ("\u2028\x00", "\u2028\x00"),
        (
            PageRecord(state=GlobalName("ChatState"), mine=Ref(), n=1, none=None),
            {
                "state": "window.ChatState",
                "mine": "the value in the page",
                "n": 1,
                "none": UNDEFINED,
            },
        ),
        (PageRecord(), {}),
    ],
)
def test_what_the_page_sees(page, value, seen):
    assert page.decode(encode(value)) == seen


def test_a_model_has_the_names_of_the_wire(page):
    shown = page.decode(encode(Message.model_validate({"role": "user", "image_id": "i1"})))
    assert shown["imageId"] == "i1"
    assert shown["sender"] == "user"


def test_a_field_named_handle_is_data_and_no_reference(page):
    """A server that adds `handle: 7` must not get at a value of the page."""
    shown = page.decode(encode(Message.model_validate({"role": "user", "handle": 7})))
    assert shown["handle"] == 7


def test_none_as_an_argument_of_a_callback_is_null():
    assert encode_args((None, 1)).split("\x1e") == ["=null", "=1"]


@pytest.mark.parametrize("write", [encode, encode_thrown])
def test_an_error_keeps_its_class_and_fields(page, write):
    error = page.decode(write(ApiError("No.", type="server", status=502)))
    assert isinstance(error, PageError)
    assert (str(error), error.type) == ("No.", "Error")
    assert (error.fields["type"], error.fields["status"]) == ("server", 502)
    mistake = page.decode(write(ArgumentError("a.b", "c", "a string")))
    assert (mistake.type, str(mistake)) == ("TypeError", "a.b: c must be a string")


def test_only_a_thrown_error_is_thrown():
    assert encode(ValueError("x"))[0] == "E"
    assert encode_thrown(ValueError("x"))[0] == "!"


def test_an_error_of_python_says_its_class(page):
    error = page.decode(encode_thrown(LookupError("not \ud83d here")))
    assert error.fields["name"] == "LookupError"
    assert str(error) == "not \ufffd here"


def test_text_is_json_of_its_own():
    assert json.loads(encode({"a": "</script>"})[1:]) == {"a": "</script>"}
