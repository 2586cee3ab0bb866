from __future__ import annotations

import pytest

from chat_py_server.responder import PIECE, compose
from chat_py_server.seed import SEEDS
from tests.server.conftest import said

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
        answer = compose(SEEDS[character], said(question), version)
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
        assert sign in compose(SEEDS[character], said(question))


def test_it_takes_up_what_was_said() -> None:
    assert "my purple bicycle" in compose(SEEDS["mira"], said("Where is my purple bicycle?"))


def test_what_was_said_cannot_become_markup() -> None:
    answer = compose(SEEDS["kai"], said("<img src=x> `a` [b](c) **d**"))
    assert "<" not in answer
    assert "[b]" not in answer


def test_the_same_conversation_gives_the_same_answer_another_version_another() -> None:
    conversation = said("Tell me something")
    first = compose(SEEDS["luna"], conversation)
    assert compose(SEEDS["luna"], conversation) == first
    assert len({compose(SEEDS["luna"], conversation, version) for version in range(6)}) > 3


def test_characters_and_moments_differ() -> None:
    answers = {compose(SEEDS[name], said("And now?")) for name in CHARACTERS}
    later = compose(SEEDS["kai"], said("One", "Two", "And now?"))
    assert len(answers | {later}) == 5


def test_pieces_are_small_and_lose_nothing() -> None:
    for question in QUESTIONS:
        answer = compose(SEEDS["kai"], said(question)) + "\n  "
        pieces: list[str] = PIECE.findall(answer)
        assert "".join(pieces) == answer
        assert len(pieces) > 60
