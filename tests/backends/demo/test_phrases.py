from __future__ import annotations

import pytest

from chat_py.backends.demo.phrases import CODE, CODE_ALIASES, CRITERIA, PAIR, VOICES


@pytest.mark.parametrize("name", VOICES)
def test_a_voice_has_enough_to_say_for_every_kind_of_answer(name: str) -> None:
    voice = VOICES[name]
    for opening in voice.openings:
        assert "purple" in opening.format(echo="purple")
    assert all(count >= 2 for count in map(len, (voice.thoughts, voice.tales, voice.links)))
    assert len(voice.steps) >= 4
    assert voice.welcomes
    assert voice.closings
    assert voice.quotes
    assert voice.pairs


def test_every_language_that_can_be_asked_for_has_code() -> None:
    assert set(CODE_ALIASES.values()) <= CODE.keys()


def test_a_comparison_names_two_things() -> None:
    found = PAIR.search("compare tea and coffee")
    assert found is not None
    assert [thing for thing in found.groups() if thing] == ["tea", "coffee"]
    assert len(CRITERIA) >= 4
