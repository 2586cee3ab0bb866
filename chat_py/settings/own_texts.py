"""Texts that a page says in words of its own (setting `texts`)."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from chat_py.base.near_names import near_names
from chat_py.locales.reading import ENGLISH

__all__ = ["own_texts"]

FORMS = ("zero", "one", "two", "few", "many")


def own_texts(
    given: Mapping[str, str | dict[str, str]], tag: str
) -> tuple[dict[str, str], list[str]]:
    """Read them.

    Args:
        given: by key a text, or one for each of some languages (BCP 47).
        tag: the language that the chat speaks.

    Returns:
        The texts of that language by key, and a sentence for each that cannot be used.
    """
    found: dict[str, str] = {}
    problems: list[str] = []
    for key, text in given.items():
        own = text if isinstance(text, str) else text.get(tag)
        problem = _problem(key, own)
        if problem:
            problems.append(f"setting texts.{key}: {problem}; ignored")
        elif own is not None:
            found[key] = own
    return found, problems


def _problem(key: str, text: str | None) -> str:
    base, _, form = key.rpartition(".")
    known = ENGLISH.get(f"{base}.other" if form in FORMS else key)
    if known is None:
        near = " or ".join(near_names(key, ENGLISH))
        return "there is no text of this name" + (f"; did you mean {near}?" if near else "")
    if text is None:
        return ""
    try:
        blanks = _blanks(text)
    except ValueError as error:
        return f"{error}: write {{{{ and }}}} for braces"
    unknown = sorted(blanks - _blanks(known))
    if unknown:
        names = ", ".join(f"{{{name}}}" for name in sorted(_blanks(known))) or "no blanks"
        return f"it has the blank {{{unknown[0]}}}, and there is only {names}"
    return ""


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
