from __future__ import annotations

import pytest

from chat_py.models.hints import HINTS, with_hint, without_hint


@pytest.mark.parametrize("hint", [*HINTS, "as a poem (in rhymes)"])
def test_what_was_said_and_the_wish(hint: str) -> None:
    text, wish = without_hint(with_hint("What is tea?\n\nTell me.", hint))
    assert text == "What is tea?\n\nTell me."
    assert wish.startswith(HINTS.get(hint, hint))


def test_without_a_hint_nothing_is_added() -> None:
    assert with_hint("What is tea?", "") == "What is tea?"
    assert without_hint("What is tea?") == ("What is tea?", "")
