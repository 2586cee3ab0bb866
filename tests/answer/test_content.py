"""An answer's text and thoughts, however they are cut."""

from __future__ import annotations

import pytest

from chat_py.answer.content import AnswerContent
from chat_py.models.parts import NoticePart, ReasoningPart, TextPart, ToolPart

THINKING = "<think>\nA <b>.\n\nB.\n</think>\n\nHello **world** `<think>`."


def cuts(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@pytest.mark.parametrize("size", range(1, 12))
def test_thinking_in_the_text_is_told_apart_in_every_cut(size: int) -> None:
    content = AnswerContent()
    seen, thought = "", ""
    for piece in cuts(THINKING, size):
        content.add(piece)
        unseen = content.take_unseen()
        seen, thought = seen + unseen.text, thought + unseen.thoughts
    content.end()
    assert content.text == seen == "Hello **world** `<think>`."
    assert thought == "A <b>.\n\nB.\n"
    assert content.parts == [ReasoningPart(text=thought), TextPart(text=content.text)]


def test_what_is_never_closed_is_thought() -> None:
    content = AnswerContent()
    content.add("<think>On and ")
    content.add("on <")
    content.end()
    assert (content.text, content.take_unseen().thoughts) == ("", "On and on <")


def test_a_closing_tag_alone_makes_thoughts_of_all_before_it() -> None:
    content = AnswerContent()
    content.add("Hm.\n")
    assert content.take_unseen().text == "Hm.\n"
    content.add("</think>\nYes.")
    unseen = content.take_unseen()
    assert (unseen.restarted, unseen.thoughts, unseen.text) == (True, "Hm.\n", "Yes.")
    assert content.text == "Yes."


def test_what_may_begin_a_tag_is_held_until_it_is_none() -> None:
    content = AnswerContent()
    content.add("a <")
    assert content.text == "a "
    assert content.end() is True
    assert content.text == "a <"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [(["Hi \ud83d", "\ude00 there"], "Hi 😀 there"), (["Hi \ud83d", "there"], "Hi \ufffdthere")],
)
def test_half_a_pair_waits_for_its_other_half(pieces: list[str], text: str) -> None:
    content = AnswerContent()
    for piece in pieces:
        content.add(piece)
    content.end()
    assert content.text == text


def test_a_half_at_the_end_is_told() -> None:
    content = AnswerContent()
    content.add("Hi \ud83d")
    assert content.end() is True
    assert content.text == "Hi \ufffd"


def test_times_of_several_thoughts_add_up_and_a_tool_is_as_it_is_now() -> None:
    content = AnswerContent()
    content.add_thought("One. ")
    content.add_thought("", 1.5)
    content.add_beside(ToolPart(id="1", name="look"))
    content.add_thought("Two.")
    content.add_thought("", 2.0)
    content.add_beside(ToolPart(id="1", name="look", state="done"))
    assert content.parts == [
        ReasoningPart(text="One. Two.", seconds=3.5),
        ToolPart(id="1", name="look", state="done"),
    ]


def test_a_restart_takes_all_back_and_is_told_once() -> None:
    content = AnswerContent()
    content.restart()
    assert content.take_unseen().restarted is False
    content.add_thought("Hm.")
    content.add("a")
    content.restart()
    content.add("b")
    unseen = content.take_unseen()
    assert (unseen.restarted, unseen.text, unseen.thoughts) == (True, "b", "")
    assert content.take_unseen().restarted is False
    assert (content.text, content.parts) == ("b", None)


def test_a_tag_in_code_that_began_before_it_is_text() -> None:
    content = AnswerContent()
    for piece in ("```\n", "<think>x</think>\n", "```"):
        content.add(piece)
    content.end()
    assert (content.text, content.parts) == ("```\n<think>x</think>\n```", None)


def test_parts_are_in_the_order_in_which_they_came() -> None:
    content = AnswerContent()
    asked, done = ToolPart(id="1", name="look"), ToolPart(id="1", name="look", state="done")
    progress = NoticePart(text="…", level="progress")
    content.add("One")
    content.add(" two.")
    content.add_beside(progress)
    content.add_beside(asked)
    assert content.take_unseen().pieces == ["One two.", progress, asked]
    content.add("Three.")
    content.add_beside(done)
    content.add("Four.")
    assert content.take_unseen().pieces == ["Three.", done, "Four."]
    assert content.text == "One two.Three.Four."
    assert content.parts == [
        TextPart(text="One two."),
        done,
        TextPart(text="Three.Four."),
    ]


def test_what_was_thought_after_all_leaves_the_parts() -> None:
    content = AnswerContent()
    tool = ToolPart(id="1", name="look")
    content.add("Hm.\n")
    content.add_beside(tool)
    content.add("</think>\nYes.")
    unseen = content.take_unseen()
    assert (unseen.restarted, unseen.thoughts, unseen.pieces) == (True, "Hm.\n", [tool, "Yes."])
    assert content.parts == [ReasoningPart(text="Hm.\n"), tool, TextPart(text="Yes.")]
