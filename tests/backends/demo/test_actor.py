from __future__ import annotations

import pytest

from chat_py.backends.demo.actor import Cue, compose, perform
from chat_py.models.answer_event import Usage

CHARACTERS = ["mira", "kai", "aldous", "luna"]


QUESTIONS = [
    "Hello!",
    "Tell me about the sea",
    "Show me code that sorts a list in Rust",
    "Compare trains and planes in a table, please",
    "Give me a plan for Sunday",
    "A link, please",
    "A quote about time",
    "日本語で答えてください",
    "x" * 4000,
    "`<script>alert(1)</script>` **bold** [a](javascript:alert(1)) | # > ~~~",
    "{0} {echo} %s",
]


@pytest.mark.parametrize("character", CHARACTERS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_has_80_to_250_words(character: str, question: str) -> None:
    for version in range(8):
        answer = compose(Cue(question, str(version), character))
        assert 80 <= len(answer.split()) <= 250, answer


@pytest.mark.parametrize(
    ("question", "sign"),
    [
        ("write a python function", "```python\n"),
        ("some JavaScript code", "```javascript\n"),
        ("code in js", "```javascript\n"),
        ("a shell script", "```bash\n"),
        ("a SQL snippet", "```sql\n"),
        ("compare tea and coffee", "| Point | Tea | Coffee |\n|---|---|---|"),
        ("please compare a train and a night bus in a table", "| Point | A train | A night bus |"),
        ("what is the difference between let and const?", "| Point | Let | Const |"),
        ("So, tabs vs. spaces", "| Point | Tabs | Spaces |"),
        ("what is the difference?", "|---|---|---|"),
        ("list three things", "\n1. "),
        ("how do I begin?", "\n2. "),
        ("do you have a link?", "](https://"),
        ("a quote, please", "\n> "),
    ],
)
def test_an_answer_does_what_was_asked(question: str, sign: str) -> None:
    for character in CHARACTERS:
        assert sign in compose(Cue(question, "", character))


def test_it_takes_up_what_was_said() -> None:
    assert "my purple bicycle" in compose(Cue("Where is my purple bicycle?", "", "mira"))


def test_what_was_said_cannot_become_markup() -> None:
    answer = compose(Cue("<img src=x> `a` [b](c) **d**", ""))
    assert "<" not in answer
    assert "[b]" not in answer


def test_the_same_cue_gives_the_same_answer_another_key_another() -> None:
    first = compose(Cue("Tell me something", "1", "luna"))
    assert compose(Cue("Tell me something", "1", "luna")) == first
    assert len({compose(Cue("Tell me something", str(key), "luna")) for key in range(6)}) > 3


def test_characters_differ_and_others_speak_like_one_of_them() -> None:
    assert len({compose(Cue("And now?", "", name)) for name in CHARACTERS}) == 4
    assert compose(Cue("And now?", "", "nobody")) == compose(Cue("And now?", "", "kai"))


def test_research_has_more_than_text() -> None:
    assert isinstance(perform(Cue("Search for old maps", ""))[-1], Usage)
