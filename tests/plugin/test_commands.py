"""Commands that Python code adds to the message box."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ArgumentError, CommandError
from chat_py.plugin.commands import Commands
from tests.fakes.transport import FakeConsole


@pytest.fixture
def commands():
    return Commands(console=FakeConsole())


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("/roll", ""),
        ("/roll 2d6", "2d6"),
        ("/ROLL  2d6 + 1 ", "2d6 + 1"),
        ("/roll\ntwo\nlines", "two\nlines"),
    ],
)
async def test_a_command_gets_what_is_written_after_its_name(commands, text, given):
    commands.add(lambda text: f"rolled {text!r}", "roll")
    assert await commands.run(text) == f"rolled {given!r}"


@pytest.mark.parametrize(
    "text", ["roll", "/rolls", "/", "//roll", " /roll", "/usr/bin/roll", "/roll/x", "say /roll", ""]
)
async def test_what_calls_no_command_is_sent_as_it_is(commands, text):
    commands.add(lambda text: None, "roll")
    assert await commands.run(text) == text


async def test_a_command_may_wait_and_may_send_nothing(commands):
    async def later(text: str) -> str:
        await asyncio.sleep(5)
        return text.upper()

    commands.add(later)
    commands.add(lambda text: None, "quiet")
    assert await commands.run("/later on") == "ON"
    assert await commands.run("/quiet") is None


def fails(text: str) -> str:
    raise ValueError(text)


async def hangs(text: str) -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("function", "cause", "told"),
    [
        (fails, ValueError, "command: /it"),
        (hangs, TimeoutError, "It was not done after 60 s."),
        (lambda text: 7, TypeError, "command: /it"),
    ],
)
async def test_one_that_fails_is_told_of_and_says_its_name(function, cause, told):
    console = FakeConsole()
    commands = Commands(console=console)
    commands.add(function, "it")
    with pytest.raises(CommandError, match="/it has failed") as caught:
        await commands.run("/it now")
    assert caught.value.name == "it"
    [error] = console.reported
    assert isinstance(error, cause)
    assert told in error.__notes__


def test_they_are_found_by_how_they_begin(commands):
    def shorten(text: str) -> str:
        """Ask for a shorter answer.

        With fewer words."""
        return text

    commands.add(shorten)
    commands.add(lambda text: None, "/Share", "Share the chat")
    commands.add(lambda text: None, "übersetzen")
    assert [(each.name, each.description) for each in commands.beginning_with("SH")] == [
        ("share", "Share the chat"),
        ("shorten", "Ask for a shorter answer."),
    ]
    assert [each.name for each in commands.beginning_with("ü")] == ["übersetzen"]
    assert len(commands.beginning_with("")) == 3
    assert commands.beginning_with("x") == []


@pytest.mark.parametrize("name", ["two words", "a/b", "/", "<b>", "roll", "ROLL"])
def test_a_name_that_cannot_be_called_is_refused(commands, name):
    commands.add(lambda text: None, "roll")
    with pytest.raises(ArgumentError, match=r"chat\.command.*name"):
        commands.add(lambda text: None, name)


def test_the_first_command_is_told_of_once_or_at_once(commands):
    told = []
    undo = commands.on_first(lambda: told.append("undone"))
    commands.on_first(lambda: told.append("first"))
    undo()
    assert told == []
    commands.add(lambda text: None, "one")
    commands.add(lambda text: None, "two")
    assert told == ["first"]
    commands.on_first(lambda: told.append("there already"))
    assert told == ["first", "there already"]
