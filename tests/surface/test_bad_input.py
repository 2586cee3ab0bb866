"""Bad input from JavaScript: every member refuses it with a `TypeError` that names the method,
the argument and what was expected (contract §1), and nothing else happens."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat_py.surface.signatures import Arg, Member, read_parameters
from chat_py.surface.table import GLOBALS
from chat_py.surface.table.options import OPTIONS
from chat_py.surface.types import type_of
from tests.fakes.bridge import UNDEFINED, PageError
from tests.fakes.page import FakePage
from tests.fakes.session import started

MEMBERS = [member for entry in GLOBALS for member in entry.members() if member.args]


def _good(type_: str) -> Any:
    """A value of a type."""
    if " | " in type_:
        return _good(type_.split(" | ", maxsplit=1)[0])
    if type_.endswith("[]"):
        return []
    if type_.startswith('"'):
        return type_.strip('"')
    named: dict[str, Any] = {
        "Id": "kai",
        "string": "text",
        "number": 1,
        "boolean": False,
        "K": "test:event",
        "EventName": "test:event",
        "object": {},
    }
    expected = type_of(type_).expected
    if type_ in named:
        return named[type_]
    return (lambda *_: None) if expected == "a function" else {}


def _bad(type_: str) -> Any:
    """A value that is of no type which a signature names."""
    return math.pi if type_of(type_).problem(math.pi) else True


CASES = [
    pytest.param(member, index, arg, id=f"{member.path}-{arg.name}")
    for member in MEMBERS
    for index, arg in enumerate(member.args)
    if type_of(arg.type).problem(math.pi) or type_of(arg.type).problem(True)
]


@pytest.fixture
async def chat() -> AsyncIterator[FakePage]:
    async with started() as page:
        yield page


async def _call(chat: FakePage, member: Member, *args: Any) -> Any:
    if member.kind in ("promise", "stream"):
        return await chat.bridge.promise(member.path, *args)
    if member.kind == "undo":
        return chat.bridge.listen(member.path, *args)
    return chat.bridge.call(member.path, *args)


@pytest.mark.parametrize(("member", "index", "arg"), CASES)
async def test_a_wrong_argument_is_named(
    chat: FakePage, member: Member, index: int, arg: Arg
) -> None:
    args = [_good(other.type) for other in member.args]
    args[index] = _bad(arg.type)
    with pytest.raises(PageError) as caught:
        await _call(chat, member, *args)
    expected = type_of(arg.type).expected
    left_out = ", or left out" if arg.optional else ""
    assert caught.value.type == "TypeError"
    assert str(caught.value) == f"{member.path}: {arg.name} must be {expected}{left_out}"


@pytest.mark.parametrize(
    "member",
    [m for m in MEMBERS if not m.args[0].optional and type_of(m.args[0].type).problem(None)],
    ids=lambda m: m.path,
)
async def test_a_missing_argument_is_named(chat: FakePage, member: Member) -> None:
    with pytest.raises(PageError, match=rf"^{member.path}: {member.args[0].name} must be "):
        await _call(chat, member)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.path)
async def test_null_is_no_failure_of_our_own(chat: FakePage, member: Member) -> None:
    """Whatever becomes of it, the page hears nothing of Python's own arguments."""
    said = ""
    try:
        await _call(chat, member, *[None] * len(member.args))
    except PageError as error:
        said = str(error)
    assert "positional argument" not in said


async def test_a_wrong_setting_of_the_api_is_named(chat: FakePage) -> None:
    with pytest.raises(PageError, match=r"^ChatAPI\.config: timeout must be ") as caught:
        chat.bridge.call("ChatAPI.config.timeout=", "soon")
    assert caught.value.type == "TypeError"
    assert chat.bridge.call("ChatAPI.config.timeout") == 30000


OPTION_CASES = [
    (member, index, arg.type, option)
    for member in MEMBERS
    for index, arg in enumerate(member.args)
    for name in OPTIONS
    if name in arg.type.removesuffix("[]").split(" | ")
    for option in read_parameters(OPTIONS[name])
]


@pytest.mark.parametrize(
    ("member", "index", "type_", "option"),
    OPTION_CASES,
    ids=[f"{member.path}-{option.name}" for member, _, _, option in OPTION_CASES],
)
async def test_a_wrong_option_is_named(
    chat: FakePage, member: Member, index: int, type_: str, option: Arg
) -> None:
    args = [_good(other.type) for other in member.args]
    wrong = {"label": "Like", option.name: _bad(option.type)}
    if option.name != "label" and "label" not in _names(type_):
        del wrong["label"]
    args[index] = [wrong] if type_.endswith("[]") else wrong
    with pytest.raises(PageError, match=rf"^{member.path}: \w+(\[0\])?\.{option.name} must be "):
        await _call(chat, member, *args)


def _names(type_: str) -> list[str]:
    name = type_.removesuffix("[]").split(" | ")[0]
    return [option.name for option in read_parameters(OPTIONS[name])]


@pytest.mark.parametrize(
    ("member", "index", "type_"),
    list(dict.fromkeys((member, index, type_) for member, index, type_, _ in OPTION_CASES)),
    ids=lambda value: value.path if isinstance(value, Member) else "",
)
async def test_an_unknown_option_is_refused_with_the_known_ones(
    chat: FakePage, member: Member, index: int, type_: str
) -> None:
    args = [_good(other.type) for other in member.args]
    wrong = {"retires": 3}
    args[index] = [wrong] if type_.endswith("[]") else wrong
    with pytest.raises(PageError) as caught:
        await _call(chat, member, *args)
    assert caught.value.type == "TypeError"
    assert member.path in str(caught.value)
    if not type_.endswith("[]"):
        known = ", ".join(_names(type_))
        assert str(caught.value).endswith(f".retires must be one of the known options: {known}")


@pytest.mark.parametrize(
    ("path", "args", "message"),
    [
        (
            "ChatMessageDisplay.displayMessage",
            ("robot", "Hello"),
            "sender must be 'user', 'bot', 'narrator' or 'system'",
        ),
        (
            "ChatMessageDisplay.displayMessage",
            ("bot", {"timestamp": "yesterday"}),
            "timestamp must be",
        ),
        ("ChatMessageHistory.displayHistory", ([{"content": "no sender"}],), "sender must be"),
        ("ChatInputHandler.navigateHistory", ("left",), 'direction must be "up" or "down"'),
        ("ChatInputHandler.init", ({"historySize": -1},), "historySize must be a whole number"),
        ("ChatDropdown.createDropdown", ("", []), "id must be a non-empty text"),
    ],
)
async def test_data_that_cannot_be_meant_is_named(
    chat: FakePage, path: str, args: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(PageError) as caught:
        chat.bridge.call(path, *args)
    assert caught.value.type == "TypeError"
    assert path.rpartition(".")[2] in str(caught.value)
    assert message in str(caught.value)


async def test_what_may_be_left_out_may_be_undefined_null_or_an_empty_id(chat: FakePage) -> None:
    for nothing in (UNDEFINED, None):
        response = await chat.bridge.promise("ChatAPIFetch.fetchChatData", "kai", nothing, nothing)
        assert response["chat"]["id"] == "kai"
    assert (await chat.bridge.promise("ChatAPIFetch.fetchChatData", "kai", ""))["chat"]


async def test_a_callback_behind_arguments_that_are_left_out_is_called(chat: FakePage) -> None:
    heard: list[Any] = []
    await chat.bridge.promise(
        "ChatAPIFetch.fetchChatData", "kai", UNDEFINED, UNDEFINED, lambda *args: heard.append(args)
    )
    assert [args[0]["chat"]["id"] for args in heard] == ["kai"]


async def test_arguments_beyond_the_signature_are_ignored(chat: FakePage) -> None:
    assert chat.bridge.call("ChatRouter.isValidId", "kai", 0, "text.length") is True


async def test_a_refused_handler_is_not_registered(chat: FakePage) -> None:
    before = chat.bridge.call("ChatEventManager.getStats")["handlers"]
    with pytest.raises(PageError, match="handler must be a function"):
        chat.bridge.listen("ChatEventManager.on", "message:sent", "alert(1)")
    assert chat.bridge.call("ChatEventManager.getStats")["handlers"] == before


async def test_a_handler_or_callback_that_throws_is_reported_and_stops_nobody(
    chat: FakePage,
) -> None:
    heard: list[str] = []

    def broken(*_: Any) -> None:
        raise RuntimeError("the host's own mistake")

    chat.bridge.listen("ChatEventManager.on", "test:event", broken)
    chat.bridge.listen("ChatEventManager.on", "test:event", lambda _: heard.append("second"))
    chat.bridge.trigger("test:event", {})
    await chat.bridge.promise("ChatAPIFetch.fetchChatData", "kai", "ann", False, broken)
    assert heard == ["second"]
    assert [str(error) for error in chat.bridge.errors] == ["the host's own mistake"] * 2


async def test_data_nested_too_deeply_is_refused(chat: FakePage) -> None:
    deep: dict[str, Any] = {}
    for _ in range(400):
        deep = {"deeper": deep}
    with pytest.raises(PageError, match="message must be plain data that is not nested too deep"):
        await chat.bridge.promise("ChatAPIFetch.saveMessage", "kai", deep)
