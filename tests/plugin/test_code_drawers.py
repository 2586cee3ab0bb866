"""Who draws the code of a language."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ArgumentError
from chat_py.plugin.code_drawers import CodeDrawers


def test_a_language_has_one_who_draws_it_whatever_its_case() -> None:
    drawers = CodeDrawers()
    drawers.add("Mermaid", str.upper)
    assert dict(drawers.by_language) == {"mermaid": str.upper}
    with pytest.raises(ArgumentError, match="mermaid"):
        drawers.add("mermaid", str.lower)


@pytest.mark.parametrize("name", ["", " ", "two words"])
def test_a_name_that_no_fence_has_is_an_error(name: str) -> None:
    with pytest.raises(ArgumentError, match="language"):
        CodeDrawers().add(name, str.upper)


def test_whoever_wants_to_know_is_told_of_each() -> None:
    drawers = CodeDrawers()
    told: list[int] = []
    undo = drawers.on_added(lambda: told.append(len(drawers.by_language)))
    assert told == []
    drawers.add("a", str.upper)
    drawers.on_added(lambda: told.append(100))
    assert told == [1, 100]
    undo()
    drawers.add("b", str.upper)
    assert told == [1, 100, 100]
