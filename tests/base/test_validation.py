"""What a model has refused, as a caller and a log read it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from chat_py.base.errors import ArgumentError
from chat_py.base.validation import argument_error, first_problem, read_argument, refusals
from chat_py.models.fields import Id


class Inner(BaseModel):
    names: list[str] = []


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=1, gt=0)
    use_cache: bool = Field(default=False, alias="useCache")
    inner: Inner = Inner()
    chat_id: Id = "c"
    title: str = Field(default="", max_length=9)

    @field_validator("limit")
    @classmethod
    def _is_even(cls, value: int) -> int:
        if value == 13:
            raise ValueError("a number that brings luck")
        return value


def refused(value: Any) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Model.model_validate(value)
    return caught.value


def test_a_problem_names_its_place():
    error = refused({"inner": {"names": ["a", 5]}})
    assert first_problem(error) == "inner.names.1: Input should be a valid string"
    within = first_problem(error, inside=("chats", 3))
    assert within == "chats.3.inner.names.1: Input should be a valid string"


def test_a_value_that_is_wrong_as_a_whole_has_no_place():
    assert first_problem(refused(5)).startswith("Input should be")


def test_our_own_words_stand_by_themselves():
    assert first_problem(refused({"limit": 13})) == "limit: a number that brings luck"


def test_every_problem_is_told_in_order():
    found = refusals(refused({"limit": 0, "useCache": "perhaps"}))
    assert [(place, type_) for place, _, type_ in found] == [
        (("limit",), "greater_than"),
        (("useCache",), "bool_parsing"),
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"limit": 0}, "load: limit must be greater than 0"),
        ({"limit": 13}, "load: limit must be a number that brings luck"),
        ({"inner": {"names": [5]}}, "load: inner.names.0 must be a valid string"),
        ({"chat_id": ""}, "load: chat_id must be a text of at least 1 characters"),
        ({"title": "x" * 10}, "load: title must be a text of at most 9 characters"),
        (5, "load: an argument must be"),
    ],
)
def test_it_is_the_callers_mistake(value: Any, message: str):
    error = argument_error("load", refused(value))
    assert str(error).startswith(message)
    assert isinstance(error, TypeError)


def test_an_argument_is_read_as_a_model():
    assert read_argument("load", Model, {"limit": 3}).limit == 3
    with pytest.raises(ArgumentError, match=r"^load: limit must be greater than 0$"):
        read_argument("load", Model, {"limit": 0})


def test_what_is_wrong_in_it_is_named_by_the_argument():
    with pytest.raises(ArgumentError, match=r"^load: options\.limit must be greater than 0$"):
        read_argument("load", Model, {"limit": 0}, name="options")


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ArgumentError) as caught:
        read_argument("load", Model, {"limits": 3}, name="options")
    known = "limit, useCache, inner, chat_id, title"
    assert str(caught.value) == f"load: options.limits must be one of the known options: {known}"
