"""Characters from a file: `CHAT_CHARACTERS` names one in TOML (docs/server.md).

What is wrong in it is told by its line. A TOML parser tells only the lines of what is no TOML; the
line of a value is found by reading the file as far as that value: it begins where the shortest
beginning of the file that has it goes on from the one before.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from chat_py.base.errors import ConfigurationError
from chat_py.base.validation import Refusal, refusals
from chat_py.models.chat import Character
from chat_py_server.seed import Line, ModelSettings, Seed, Seeds, system_prompt

__all__ = ["load_characters"]

MAX_SIZE = 256 * 1024
"""Bytes of the file."""
MAX_TEXT = 4000
Place = tuple[int | str, ...]
Saying = Annotated[str, Field(min_length=1, max_length=MAX_TEXT, pattern=r"\S")]


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _Settings(BaseModel):
    # `hide_input_in_errors`: a system prompt need not be in a log.
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class CharacterSettings(_Settings):
    """A table `[[character]]`."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    description: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    title: Annotated[str, Field(max_length=200)] = ""
    avatar: Annotated[str, Field(pattern=r"^(/[^/\s][^\s]*)?$")] = ""
    system: str = ""
    model: str = ""
    temperature: Annotated[float | None, Field(ge=0, le=2)] = None
    max_tokens: Annotated[int | None, Field(ge=1)] = None
    think: bool | Literal["low", "medium", "high"] | None = None
    greeting: Annotated[list[Saying], BeforeValidator(_several)] = []
    suggestions: list[Saying] = []
    steps: Annotated[int, Field(ge=1, le=1000)] = 10
    hidden: bool = False

    def seed(self) -> Seed:
        """The chat that a new user finds."""
        about = self.description or "a friendly assistant"
        character = Character(
            id=self.id, name=self.name, avatar=self.avatar, description=self.description
        )
        return Seed(
            id=self.id,
            title=self.title or self.name,
            character=character,
            system=self.system or system_prompt(self.name, about),
            lines=tuple(Line("bot", text) for text in self.greeting),
            suggestions=tuple(self.suggestions),
            total_steps=self.steps,
            hidden=self.hidden,
            model=ModelSettings(self.model, self.temperature, self.max_tokens, self.think),
        )


class CharactersFile(_Settings):
    """The file."""

    character: Annotated[list[CharacterSettings], Field(min_length=1)]


REMEDIES = {
    ("id", "string_pattern_mismatch"): "must be 1 to 64 letters, digits, - or _",
    ("avatar", "string_pattern_mismatch"): "must be a path on this server, such as "
    "/static/characters/mira.svg, or /pages/mira.png for a file in CHAT_PAGES",
    ("think", "literal_error"): 'must be true, false, "low", "medium" or "high"',
    ("think", "bool_type"): 'must be true, false, "low", "medium" or "high"',
    ("character", "missing"): "is missing: begin each character with [[character]]",
    ("character", "list_type"): "must be written [[character]], with two brackets",
    ("character", "too_short"): "must have at least one character",
}


def load_characters(name: str, path: Path) -> Seeds:
    """The characters in a file, by their ids, in its order.

    Args:
        name: the setting that names the file.
        path: the file.

    Raises:
        ConfigurationError: it cannot be read or used; the text names each line that is wrong.
    """

    def wrong(problem: str) -> ConfigurationError:
        return ConfigurationError(f"{name}: {str(path)!r} {problem}")

    try:
        content = path.read_bytes()
    except OSError as error:
        raise wrong(f"cannot be read ({error.strerror}). Name a file in TOML.") from error
    if len(content) > MAX_SIZE:
        raise wrong(f"has more than {MAX_SIZE // 1024} KiB. Make it smaller.")
    try:
        text = content.decode()
        given = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise wrong(f"line {line}: is not UTF-8. Save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise wrong(f"is not TOML: {error}. Quote texts; see docs/server.md.") from error
    except RecursionError:
        raise wrong("is nested too deeply. A character has no tables inside.") from None
    lines = text.splitlines(keepends=True)
    try:
        characters = CharactersFile.model_validate(given).character
    except ValidationError as error:
        told = [_told(lines, item) for item in refusals(error)]
        raise wrong("; ".join(dict.fromkeys(told))) from None
    seeds: dict[str, Seed] = {}
    for number, character in enumerate(characters):
        if character.id in seeds:
            line = _line_of(lines, ("character", number, "id"))
            raise wrong(f"line {line}: id: {character.id!r} is there already. Name another one.")
        seeds[character.id] = character.seed()
    return seeds


def _told(lines: Sequence[str], refusal: Refusal) -> str:
    # A union's branch is no place in the file.
    place = tuple(step for step in refusal.place if step not in ("bool", "function-before"))
    field = next((step for step in reversed(place) if isinstance(step, str)), "")
    if refusal.type == "extra_forbidden":
        known = (CharacterSettings if len(place) > 1 else CharactersFile).model_fields
        problem = f"is not known. Known are {', '.join(known)}"
    elif refusal.type == "missing" and field != "character":
        problem = "is missing. Add it to this character"
    else:
        problem = REMEDIES.get((field, refusal.type), refusal.problem)
    return f"line {_line_of(lines, place)}: {field}: {problem}."


def _line_of(lines: Sequence[str], place: Place) -> int:
    """The line, from 1 on, where the value at `place` begins, or what it is missing in."""

    def has(count: int) -> bool:
        return _depth(_read(lines, count)[0], place) >= wanted

    wanted = _depth(_read(lines, len(lines))[0], place)
    if not wanted:
        return 1
    end = bisect_left(range(len(lines) + 1), True, key=has)
    return _read(lines, end - 1)[1] + 1


def _read(lines: Sequence[str], count: int) -> tuple[dict[str, Any], int]:
    """What the first `count` lines say, without a value at their end that goes on, and how many
    lines that leaves."""
    while count > 0:
        try:
            return tomllib.loads("".join(lines[:count])), count
        except tomllib.TOMLDecodeError:
            count -= 1
    return {}, 0


def _depth(value: Any, place: Place) -> int:
    """How many steps of `place` lead to something in `value`."""
    for depth, step in enumerate(place):
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(place)
