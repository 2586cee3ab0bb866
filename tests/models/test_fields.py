"""Times in every spelling of contract §3, addresses, ids and texts."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chat_py.models.fields import Address, Id, Text, Wire, parse_timestamp
from chat_py.models.message import Message

MOMENT = 1_762_941_600_000  # 2025-11-12T10:00:00Z
LOCAL = int(datetime(2025, 11, 12, 10, 0, 0).timestamp() * 1000)  # it has no zone


def message(**fields) -> Message:
    return Message.model_validate({"sender": "user", **fields})


@pytest.mark.parametrize(
    ("given", "millis"),
    [
        (MOMENT, MOMENT),
        (MOMENT / 1000, MOMENT),
        (1_762_941_600, MOMENT),
        (1_762_941_600.5, MOMENT + 500),
        (str(MOMENT), MOMENT),
        ("1762941600", MOMENT),
        ("2025-11-12T10:00:00Z", MOMENT),
        ("2025-11-12T10:00:00.000Z", MOMENT),
        ("2025-11-12T11:00:00+01:00", MOMENT),
        ("2025-11-12T10:00:00", LOCAL),
        ("11/12/2025, 10:00:00 AM", LOCAL),
        ("11/12/2025, 10:00:00\u202fAM", LOCAL),
        ("11/12/2025, 10:00:00 PM", LOCAL + 12 * 3_600_000),
        ("1/2/2025, 3:04:05 AM", int(datetime(2025, 1, 2, 3, 4, 5).timestamp() * 1000)),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("field", ["timestamp", "createdAt"])
def test_timestamps(field, given, millis):
    assert message(**{field: given}).timestamp == millis


@pytest.mark.parametrize(
    "given",
    [
        "yesterday",
        "13/40/2025, 99:00:00 AM",
        True,
        [],
        {},
        1e300,
        float("inf"),
        "9" * 400,
        "²",
    ],
)
def test_a_timestamp_that_is_none_names_the_accepted_spellings(given):
    with pytest.raises(ValidationError, match="ISO 8601") as caught:
        message(timestamp=given)
    assert caught.value.errors()[0]["loc"] == ("timestamp",)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none()))
def test_no_timestamp_does_more_than_say_no(value):
    try:
        parsed = parse_timestamp(value)
    except ValueError:
        return
    assert parsed is None or isinstance(parsed, int)


@pytest.mark.parametrize(
    ("given", "millis"),
    [
        (99_999_999_999, 99_999_999_999_000),  # seconds, in the year 5138
        (100_000_000_000, 100_000_000_000),  # milliseconds, in 1973
        (-1, -1000),
        (-99_999_999_999, -99_999_999_999_000),
        (-100_000_000_000, -100_000_000_000),  # milliseconds, in 1966
    ],
)
def test_a_large_number_is_milliseconds_and_a_small_one_seconds(given, millis):
    assert parse_timestamp(given) == millis


class Pictured(Wire):
    id: Id = "p1"
    name: Text = ""
    picture: Address = ""


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("/a.png", "https://api.example/a.png"),
        ("a.png", "https://api.example/chats/a.png"),
        ("https://img.example/a.png", "https://img.example/a.png"),
        ("//[", "//["),  # no address at all: it is left as it is
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_is_relative_to_the_response_that_it_came_in(given, address):
    context = {"base": "https://api.example/chats/c1"}
    assert Pictured.model_validate({"picture": given}, context=context).picture == address


def test_without_a_base_an_address_stays_as_it_is():
    assert Pictured.model_validate({"picture": "a.png"}).picture == "a.png"


@pytest.mark.parametrize(("given", "text"), [(None, ""), (17, "17"), (1.5, "1.5"), ("a", "a")])
def test_a_text_may_be_missing_or_a_number(given, text):
    assert Pictured.model_validate({"name": given}).name == text


@pytest.mark.parametrize("given", [True, [], {}])
def test_other_values_are_no_text(given):
    with pytest.raises(ValidationError):
        Pictured.model_validate({"name": given})


def test_what_goes_out_has_the_names_of_the_wire_and_nothing_unset():
    class Sample(Wire):
        user_chat_id: str = "u1"
        not_set: int | None = None

    assert Sample.model_validate({"more": 1}).wire() == {"userChatId": "u1", "more": 1}
