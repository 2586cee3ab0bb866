"""Functions that are given as tools."""

from __future__ import annotations

import functools

import pytest

from chat_py.base.errors import ArgumentError
from chat_py.tool_calls.registry import Tools


def weather(city: str) -> str:
    """Tells the weather."""
    return f"3 °C in {city}"


def untyped(city, unit: str = "C"):
    return city + unit


def untyped_default(unit="C"):
    return unit


def many(*cities: str):
    return cities


def named(**cities: str):
    return cities


def unnamed(city: str, /):
    return city


def pieces(city: str):
    yield city


async def async_pieces(city: str):
    yield city


def of_an_unknown_type(city: Nowhere):  # noqa: F821 # pyright: ignore[reportUndefinedVariable]
    return city


class Service:
    def lookup(self, key: int) -> str:
        return f"{key}"


def test_a_function_is_kept_by_its_name():
    tools = Tools()
    tools.add(weather, title="Weather", ask=False, time_limit=5)
    [given] = tools
    assert (given.name, given.title, given.ask, given.time_limit) == (
        "weather",
        "Weather",
        False,
        5,
    )
    assert given.hints == {"city": str}


def test_a_person_is_asked_unless_told_otherwise():
    tools = Tools()
    tools.add(weather)
    assert [given.ask for given in tools] == [True]


def test_a_method_is_a_tool_without_its_self():
    tools = Tools()
    tools.add(Service().lookup)
    assert [given.hints for given in tools] == [{"key": int}]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (untyped, r"untyped\(city\) must be annotated with its type, such as city: str"),
        (untyped_default, r"untyped_default\(unit\) must be annotated"),
        (many, r"many\(cities\) must be a parameter with a name of its own"),
        (named, r"named\(cities\) must be a parameter with a name of its own"),
        (unnamed, r"unnamed\(city\) must be a parameter with a name of its own"),
        (pieces, r"pieces must be a function that returns its result; it has a yield"),
        (async_pieces, r"async_pieces must be a function"),
        (of_an_unknown_type, r"of_an_unknown_type must be annotated .*'Nowhere' is not defined"),
        (Service, r"Service must be a function"),
        (functools.partial(weather, "Oslo"), "name must be"),
        (lambda: 1, r"name must be 1 to 64 .*'<lambda>'"),
        ("weather", "name must be"),
    ],
)
def test_what_cannot_be_a_tool_is_refused_with_the_place_and_the_remedy(function, message):
    tools = Tools()
    with pytest.raises(ArgumentError, match=f"^chat.tool: {message}"):
        tools.add(function)
    assert len(tools) == 0


def test_a_name_is_given_once():
    tools = Tools()
    tools.add(weather)
    with pytest.raises(ArgumentError, match="another one: there is a tool weather already"):
        tools.add(untyped, name="weather")


@pytest.mark.parametrize("name", ["天気", "two words", "a" * 65, "1st", "a.b"])
def test_a_name_that_protocols_refuse_is_refused_at_once(name):
    with pytest.raises(ArgumentError, match="name must be 1 to 64"):
        Tools().add(weather, name=name)


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_a_limit_is_more_than_nothing(limit):
    with pytest.raises(ArgumentError, match="time_limit must be seconds, more than 0"):
        Tools().add(weather, time_limit=limit)
