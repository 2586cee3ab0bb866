"""What a pydantic model has refused, in words for whoever gave it the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from chat_py.base.errors import ArgumentError

__all__ = ["Refusal", "argument_error", "first_problem", "read_argument", "refusals"]

M = TypeVar("M", bound=BaseModel)
Place = tuple[int | str, ...]
LENGTH = re.compile(r"(?:String|Value) should have (at (?:least|most) \d+) .*")
"""What pydantic says of a text's length; of ids as that of any list."""


class Refusal(NamedTuple):
    """One thing that a model has refused.

    `place` is the way to it from the value that the model has read, `problem` says in words what
    is wrong with it, and `type` is pydantic's own name of the rule.
    """

    place: Place
    problem: str
    type: str


def refusals(error: ValidationError) -> list[Refusal]:
    """All that a model has refused, in the order of its fields; never empty."""
    return [
        Refusal(item["loc"], item["msg"].removeprefix("Value error, "), item["type"])
        for item in error.errors(include_input=False, include_url=False, include_context=False)
    ]


def first_problem(error: ValidationError, *, inside: Place = ()) -> str:
    """The first thing that a model has refused: "chat.messages: Input should be a valid list".

    `inside` is the way from the outermost value to the one that the model has read.
    """
    first = refusals(error)[0]
    place = _dotted((*inside, *first.place))
    return f"{place}: {first.problem}" if place else first.problem


def argument_error(
    method: str, error: ValidationError, *, inside: Place = (), known: Iterable[str] = ()
) -> ArgumentError:
    """The first thing that a model has refused, as a mistake of whoever called `method`.

    `inside` names the argument that the model has read; without it the model's fields are the
    arguments. `known` are the names that a model takes which refuses others.
    """
    first = refusals(error)[0]
    place = _dotted((*inside, *first.place)) or "an argument"
    if first.type == "extra_forbidden":
        expected = "one of the known options: " + ", ".join(known)
    else:
        expected = LENGTH.sub(
            r"a text of \1 characters", first.problem.removeprefix("Input should be ")
        )
    return ArgumentError(method, place, expected)


def read_argument(method: str, model: type[M], value: object, *, name: str = "") -> M:
    """What `method` was given, as a model.

    `value` is the argument `name`, or without a name all arguments by theirs. Raises
    `ArgumentError`, which names what is wrong by its place inside.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        known = (field.alias or key for key, field in model.model_fields.items())
        raise argument_error(method, error, inside=(name,) if name else (), known=known) from None


def _dotted(place: Place) -> str:
    return ".".join(map(str, place))
