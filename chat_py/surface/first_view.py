"""The words of what is shown before Python is there: `python -m chat_py.surface.first_view` prints
them by language, for the build."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from pydantic_core import to_json

from chat_py import locales

__all__ = ["KEYS", "first_view_words"]

KEYS = ("action.copy", "message.starting", "message.you")


def first_view_words() -> dict[str, dict[str, str]]:
    """The texts of `KEYS` in each language that there are texts for."""
    [folder] = locales.__path__
    names = sorted(path.stem for path in Path(folder).glob("??.py"))
    texts = {name: import_module(f"chat_py.locales.{name}").TEXTS for name in names}
    return {name: {key: own[key] for key in KEYS} for name, own in texts.items()}


if __name__ == "__main__":
    print(to_json(first_view_words()).decode())  # noqa: T201 the build reads it
