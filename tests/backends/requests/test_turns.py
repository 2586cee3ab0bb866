"""A conversation in the order that models want it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat_py.backends.requests.turns import (
    data_of,
    input_of,
    output_text,
    split_system,
    text_of_file,
    turns_of,
)
from chat_py.models.answer_event import FileLink
from tests.fakes.prompts import TOOL, WEATHER, conversation, prompt, says


def turns(*messages, **more):
    given = prompt(*messages, **more)
    return [(turn.role, turn.text) for turn in turns_of(given, split_system(given)[1])]


def test_the_turns_of_a_whole_conversation():
    given = conversation()
    system, said = split_system(given)
    assert system.startswith("Be kind.\n\n")
    assert system.endswith("Welcome!")
    asked, looked, told, thanked = turns_of(given, said)
    assert (asked.role, asked.text) == ("user", "What is this?\n\nAnd the weather?")
    assert [file.name for file in asked.files] == ["sky.png"]
    assert (looked.text, looked.calls) == ("I look.", [WEATHER])
    assert (told.role, told.text) == ("assistant", "It is 3 °C.")
    assert (thanked.role, thanked.text) == ("user", "Thanks.")


def test_who_speaks_twice_speaks_once():
    assert turns(says("user", "a"), says("user", "b"), says("assistant", "c")) == [
        ("user", "a\n\nb"),
        ("assistant", "c"),
    ]


def test_as_it_was_where_nobody_minds():
    messages = [says("assistant", "Hi"), says("user", "a"), says("user", "b")]
    assert turns(*messages, alternate=False) == [("assistant", "Hi"), ("user", "a"), ("user", "b")]
    assert split_system(prompt(*messages, alternate=False))[0] == ""


def test_what_says_nothing_is_left_out():
    assert turns(says("user", "a"), says("assistant", " \n"), says("user", "b")) == [
        ("user", "a\n\nb")
    ]


@pytest.mark.parametrize(
    ("call", "sent"),
    [
        (WEATHER, True),
        (replace(WEATHER, state="failed"), True),
        (replace(WEATHER, state="denied"), True),
        (replace(WEATHER, state="running"), False),
        (replace(WEATHER, state="asks"), False),
        (replace(WEATHER, name="web_search"), False),
    ],
)
def test_only_calls_that_the_endpoint_can_make_sense_of(call, sent):
    given = prompt(says("user", "a"), says("assistant", "b", call), tools=(TOOL,))
    assert [turn.calls for turn in turns_of(given, given.messages)][-1] == ([call] if sent else [])


def test_what_the_page_has_answered_is_told_even_of_a_tool_that_there_is_not():
    call = replace(WEATHER, name="wether", state="failed", output="There is no such tool.")
    said = (says("user", "a"), says("assistant", call))
    given = prompt(*said, tools=(TOOL,), answered=frozenset({call.id}))
    assert [turn.calls for turn in turns_of(given, given.messages)] == [[], [call]]


def test_calls_of_two_rounds_are_two_turns():
    second = replace(WEATHER, id="call_2")
    given = prompt(says("user", "a"), says("assistant", WEATHER, "", second), tools=(TOOL,))
    assert [turn.calls for turn in turns_of(given, given.messages)] == [[], [WEATHER], [second]]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (WEATHER, '{"temp":3}'),
        (replace(WEATHER, output="3 °C"), "3 °C"),
        (replace(WEATHER, output=None), "null"),
        (replace(WEATHER, state="denied", output=None), "The user did not allow this call."),
    ],
)
def test_what_came_of_a_call(call, text):
    assert output_text(call) == text


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("data:image/png;base64,QUJD", ("image/png", "QUJD")),
        ("data:text/plain;charset=utf-8;base64,QUJD", ("text/plain", "QUJD")),
        ("data:,A%20B", ("text/plain", "QSBC")),
        ("https://e.org/x.png", None),
    ],
)
def test_the_bytes_of_a_data_url(url, data):
    assert data_of(FileLink(url)) == data


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (FileLink("data:text/csv;base64,YSxi", "text/csv", "a.csv"), "a.csv:\n\na,b"),
        (FileLink("data:application/json,%7B%7D", name="a.json"), "a.json:\n\n{}"),
        (FileLink("data:text/plain;base64,A", "text/plain", "a.txt"), "[a.txt]"),
        (FileLink("data:application/zip;base64,QUJD", name="a.zip"), "[a.zip]"),
        (FileLink("https://e.org/a.pdf", name="a.pdf"), "[a.pdf](https://e.org/a.pdf)"),
    ],
)
def test_a_file_as_text(file, text):
    assert text_of_file(file) == text


@pytest.mark.parametrize(
    ("given", "sent"), [({"a": 1}, {"a": 1}), ("no JSON", {}), (None, {}), ([1], {})]
)
def test_the_input_of_a_call_is_an_object(given, sent):
    assert input_of(replace(WEATHER, input=given)) == sent
