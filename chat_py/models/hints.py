"""How an answer shall differ from the one before it, as it is asked for again."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import StringConstraints

__all__ = ["HINTS", "MAX_HINT_LENGTH", "Hint", "with_hint", "without_hint"]

MAX_HINT_LENGTH = 500
HINTS = {
    "shorter": "shorter than the one before",
    "longer": "longer and with more detail than the one before",
    "simpler": "in simpler words than the one before",
}
"""What is offered by name, in words for a model."""

Hint = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_HINT_LENGTH)]
"""A name of `HINTS`, or a person's own words."""
APPENDED = re.compile(r"\n\n\(For this answer: (.*)\)\Z", re.DOTALL)


def with_hint(text: str, hint: str) -> str:
    """What the user said last, as a model is told it for this one answer."""
    words = HINTS.get(hint)
    wish = f"{words}, in the same language" if words else hint
    return f"{text}\n\n(For this answer: {wish})" if wish else text


def without_hint(text: str) -> tuple[str, str]:
    """What was said, and the wish that `with_hint` has appended, "" for none."""
    found = APPENDED.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")
