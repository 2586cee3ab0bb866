"""The tools of a page, when a model is offered them."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.tool_calls.registry import Tools
from chat_py.tool_calls.toolbox import Toolbox
from tests.fakes.transport import FakeConsole


class Engine: ...


def start(engine: Engine) -> None: ...


def now() -> str:
    """Tells the time."""
    return "12:00"


@pytest.fixture
def console() -> FakeConsole:
    return FakeConsole()


def test_tools_that_come_later_are_offered_from_then_on(console: FakeConsole):
    tools = Tools()
    toolbox = Toolbox(tools, console=console)
    assert toolbox.offers() == ()
    tools.add(now)
    assert [offer.name for offer in toolbox.offers()] == ["now"]
    found = toolbox.find("now")
    assert found is not None
    assert found.given.function is now


def test_one_that_cannot_be_described_is_reported_once_and_does_not_harm_the_others(
    console: FakeConsole,
):
    tools = Tools()
    tools.add(start)
    tools.add(now)
    toolbox = Toolbox(tools, console=console)
    for _ in range(2):
        assert [offer.name for offer in toolbox.offers()] == ["now"]
    assert toolbox.find("start") is None
    [error] = console.reported
    assert "start(engine)" in str(error)


@pytest.mark.parametrize("name", ["", "later", "__class__"])
def test_what_was_not_offered_is_not_found(console: FakeConsole, name: Any):
    toolbox = Toolbox(Tools(), console=console)
    toolbox.offers()
    assert toolbox.find(name) is None
