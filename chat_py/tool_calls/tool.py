"""One tool: what the model is told of it, and its arguments."""

from __future__ import annotations

import inspect
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticSerializationError, to_json

from chat_py.backends.requests.prompt import ToolOffer
from chat_py.base.errors import ConfigurationError
from chat_py.tool_calls.registry import GivenTool

__all__ = ["InvalidArguments", "Tool"]

MAX_PROBLEMS = 10
"""Problems with the arguments of one call that the model is told."""
MAX_TOLD = 1_000
"""Characters of what it is told: it may have made up long names."""


class InvalidArguments(ValueError):
    """The model has given what the function does not take; says what, in words for a model."""


class _Schema(GenerateJsonSchema):
    """Without a `title` for each parameter, which only repeats its name in every request."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


class Tool:
    """A given tool with its schema.

    Raises `ConfigurationError` that names the parameter whose type JSON cannot describe.
    """

    def __init__(self, given: GivenTool) -> None:
        self.given = given
        try:
            self._arguments: TypeAdapter[dict[str, Any]] = TypeAdapter(_collector(given))
            schema = self._arguments.json_schema(schema_generator=_Schema)
        except PydanticUserError as error:
            raise _unusable(given) from error
        self.offer = ToolOffer(given.name, inspect.getdoc(given.function) or "", schema)

    def read(self, given: object) -> dict[str, Any]:
        """The arguments as the function's types.

        Raises `InvalidArguments`.
        """
        if not isinstance(given, dict):
            raise InvalidArguments("The arguments must be one JSON object.")
        try:
            return self._arguments.validate_json(to_json(given))
        except ValidationError as error:
            raise InvalidArguments(_problems(error)) from error
        except PydanticSerializationError as error:
            raise InvalidArguments("The arguments are nested too deeply.") from error


def _collector(given: GivenTool) -> Any:
    """A function of the same parameters that gives its arguments: pydantic checks them for it."""

    def collect(**arguments: Any) -> dict[str, Any]:
        return arguments

    collect.__annotations__ = given.hints
    vars(collect)["__signature__"] = inspect.signature(given.function)
    return collect


def _unusable(given: GivenTool) -> ConfigurationError:
    for name, hint in given.hints.items():
        try:
            TypeAdapter(hint).json_schema()
        except PydanticUserError:
            return ConfigurationError(
                f"chat.tool {given.name}({name}): JSON has no form for {hint!r};"
                " take text, numbers, lists, dataclasses or pydantic models"
            )
    return ConfigurationError(f"chat.tool {given.name}: its parameters have no JSON Schema")


def _problems(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    lines = [
        f"{'.'.join(map(str, problem['loc'])) or 'arguments'}: {problem['msg']}"
        for problem in found[:MAX_PROBLEMS]
    ]
    if len(found) > MAX_PROBLEMS:
        lines.append(f"and {len(found) - MAX_PROBLEMS} more")
    return f"The arguments are not valid. {'; '.join(lines)}"[:MAX_TOLD]
