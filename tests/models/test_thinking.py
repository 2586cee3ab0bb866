"""`<think>` inside a text, cut anywhere."""

from __future__ import annotations

import pytest

from chat_py.models.thinking import ThinkingSplitter
from tests.fakes.wire import read, sse

CASES = {
    "first": ("<think>\nA.\n\nB.\n</think>\n\nHello world.", "A.\n\nB.\n", "Hello world."),
    "unclosed": ("<think>\nA.\n\nB.", "A.\n\nB.", ""),
    "after text": ("Sure. <think>A.</think> Hello.", "A.", "Sure.  Hello."),
    "after words of its own": ("Sure. <think>\nA.\n\nB.</think>x", "A.\n\nB.", "Sure. x"),
    "two": ("<think>A.</think>x<think> B.</think>y", "A.B.", "xy"),
    "empty": ("<think>\n\n</think>\n\nHello.", "", "Hello."),
    "nothing but": ("<think>A.</think>", "A.", ""),
    "without an opening": ("A.\nB.\n</think>\n\nHello.", "A.\nB.\n", "Hello."),
    "a closing in a line": ("Write </think> at the end.", "", "Write </think> at the end."),
    "a second closing": ("<think>A.</think>x\n</think>\ny", "A.", "x\n</think>\ny"),
    "half a tag": ("a <thin", "", "a <thin"),
    "half a closing": ("<think>a </thi", "a </thi", ""),
    "another tag": ("a < b <th>c</th> <b>", "", "a < b <th>c</th> <b>"),
    "almost": ("<<think>A.<</think>x", "A.<", "<x"),
    "inline code": ("The `<think>` tag, ``a`<think>``.", "", "The `<think>` tag, ``a`<think>``."),
    "after inline code": ("The `tag`: <think>A.</think>x", "A.", "The `tag`: x"),
    "code block": (
        "```xml\n<think>A.</think>\n```\n<think>B.</think>x",
        "B.",
        "```xml\n<think>A.</think>\n```\nx",
    ),
    "unclosed code block": ("~~~\n```\n<think>A.", "", "~~~\n```\n<think>A."),
    "code in the reasoning": ("<think>`a`\n```\nb</think>x", "`a`\n```\nb", "x"),
    "a closing in code": ("```\n</think>\n```", "", "```\n</think>\n```"),
}


def split(*pieces: str) -> tuple[str, str]:
    splitter = ThinkingSplitter()
    found = [part for piece in pieces for part in splitter.feed(piece)] + splitter.end()
    text = reasoning = ""
    for kind, part in found:
        if kind == "was reasoning":
            text, reasoning = "", text
        elif kind == "text":
            text += part
        else:
            reasoning += part
    return reasoning, text


@pytest.mark.parametrize("name", CASES)
def test_reasoning_and_text_are_told_apart_at_every_cut(name: str):
    whole, reasoning, text = CASES[name]
    assert split(whole) == (reasoning, text)
    assert split(*whole) == (reasoning, text)
    for at in range(len(whole)):
        for to in range(at, len(whole)):
            assert split(whole[:at], whole[at:to], whole[to:]) == (reasoning, text)


def test_an_answer_with_it():
    pieces = ["Let me ", "see.\n</th", "ink>\n\nHello ", "<think>more", "</think>", "world."]
    got = read("openai", sse(*({"choices": [{"delta": {"content": p}}]} for p in pieces), "[DONE]"))
    assert (got.reasoning, got.text) == ("Let me see.\nmore", "Hello world.")


@pytest.mark.parametrize(
    "piece", ["<think>", "</think>", "<", "`<think>", "<think>\n</think>", "\n"]
)
def test_its_cost_is_linear(piece: str):
    """Counted in calls, not in time: a text of n tags must not be looked at n times."""
    sizes: list[int] = []

    class Counting(str):
        __slots__ = ()

        def __radd__(self, held: str) -> Counting:
            return Counting(held + str(self))

        def find(self, *arguments: object) -> int:
            sizes.append(1)
            return super().find(*arguments)  # type: ignore[arg-type]

    splitter = ThinkingSplitter()
    splitter.feed(Counting(piece * 20_000))
    splitter.end()
    assert len(sizes) <= 40_000
    assert bool(sizes) is ("<think>" in piece), "they are counted"
