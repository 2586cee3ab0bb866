"""The data of an event, wherever it came from."""

from __future__ import annotations

import json

from chat_py.border.payload import Payload


def test_a_payload_makes_each_form_from_the_other():
    assert Payload({"a": 1}).text == '{"a":1}'
    assert Payload(text='{"a":1}').value == {"a": 1}
    assert Payload().value is None
    assert Payload(text="").value is None


def test_a_payload_with_broken_text_reaches_both_sides():
    assert json.loads(Payload({"a": "\ud83d"}).text) == {"a": "\ufffd"}
    assert Payload(text=r'{"a":"\ud83d"}').value == {"a": "\ufffd"}
