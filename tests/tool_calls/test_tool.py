"""What a model is told of a function, and what it may give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, Field

from chat_py.base.errors import ConfigurationError
from chat_py.tool_calls.registry import Tools
from chat_py.tool_calls.tool import InvalidArguments, Tool


class Unit(Enum):
    CELSIUS = "C"
    FAHRENHEIT = "F"


@dataclass
class Place:
    city: str
    unit: Unit = Unit.CELSIUS


class Trip(BaseModel):
    stops: list[Place]


def tool(function: Callable[..., Any]) -> Tool:
    tools = Tools()
    tools.add(function)
    [given] = tools
    return Tool(given)


async def forecast(
    city: str,
    days: Annotated[int, Field(ge=1, le=14, description="How many days ahead.")] = 3,
    *,
    unit: Literal["C", "F"] = "C",
) -> str:
    """Tells the weather of the next days.

    In words.
    """
    return f"{city} {days} {unit}"


def test_the_model_is_told_what_the_function_says_of_itself():
    offer = tool(forecast).offer
    assert (offer.name, offer.description) == (
        "forecast",
        "Tells the weather of the next days.\n\nIn words.",
    )
    assert offer.schema == {
        "type": "object",
        "properties": {
            "city": {"type": "string"},
            "days": {
                "type": "integer",
                "minimum": 1,
                "maximum": 14,
                "description": "How many days ahead.",
                "default": 3,
            },
            "unit": {"type": "string", "enum": ["C", "F"], "default": "C"},
        },
        "required": ["city"],
        "additionalProperties": False,
    }


def test_a_function_without_parameters():
    def now() -> str:
        return "12:00"

    assert tool(now).offer.schema == {
        "type": "object",
        "properties": {},
        "additionalProperties": False,
    }
    assert tool(now).read({}) == {}


def test_arguments_come_as_the_function_s_types():
    def plan(day: date, trip: Trip, where: Place, seats: set[int]) -> None: ...

    given = {
        "day": "2026-11-28",
        "trip": {"stops": [{"city": "Oslo"}]},
        "where": {"city": "Bergen", "unit": "F"},
        "seats": [1, 2, 2],
    }
    assert tool(plan).read(given) == {
        "day": date(2026, 11, 28),
        "trip": Trip(stops=[Place("Oslo")]),
        "where": Place("Bergen", Unit.FAHRENHEIT),
        "seats": {1, 2},
    }


def test_what_is_left_out_is_the_default():
    assert tool(forecast).read({"city": "Oslo"}) == {"city": "Oslo", "days": 3, "unit": "C"}


def test_parameters_may_have_any_name():
    def odd(self: int, model_config: str, function: str, arguments: str, json: str) -> None: ...

    given = {"self": 1, "model_config": "a", "function": "b", "arguments": "c", "json": "d"}
    assert tool(odd).read(given) == given


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "city: Missing required argument"),
        ({"city": 3}, "city: Input should be a valid string"),
        ({"city": "Oslo", "days": 99}, "days: Input should be less than or equal to 14"),
        ({"city": "Oslo", "country": "NO"}, "country: Unexpected keyword argument"),
        ({"city": 3, "unit": "K"}, "city: .*; unit: Input should be 'C' or 'F'"),
        ("Oslo", "must be one JSON object"),
        (["Oslo"], "must be one JSON object"),
        (None, "must be one JSON object"),
    ],
)
def test_wrong_arguments_are_named(given, told):
    with pytest.raises(InvalidArguments, match=told):
        tool(forecast).read(given)


def test_what_a_model_is_told_of_wrong_arguments_is_bounded():
    given = {f"{'x' * 10_000}{number}": number for number in range(10_000)}
    with pytest.raises(InvalidArguments) as caught:
        tool(forecast).read(given)
    assert len(str(caught.value)) < 2_000


def test_deep_arguments_are_refused_and_harm_nothing():
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]

    def take(value: Any) -> None: ...

    with pytest.raises(InvalidArguments, match="nested too deeply"):
        tool(take).read({"value": deep})
    while isinstance(deep, list):  # a destructor of that depth is not what is tested
        deep = deep.pop()


def test_a_type_that_json_has_no_form_for_is_named():
    class Engine: ...

    def start(speed: int, engine: Annotated[Any, None] | Engine) -> None: ...

    start.__annotations__["engine"] = Engine
    with pytest.raises(ConfigurationError, match=r"chat\.tool start\(engine\): .*Engine"):
        tool(start)


def test_a_validator_s_own_complaint_is_told():
    def even(number: int) -> int:
        if number % 2:
            raise ValueError("must be even")
        return number

    def halve(number: Annotated[int, AfterValidator(even)]) -> int:
        return number // 2

    halve.__annotations__["number"] = Annotated[int, AfterValidator(even)]
    with pytest.raises(InvalidArguments, match="number: Value error, must be even"):
        tool(halve).read({"number": 3})
