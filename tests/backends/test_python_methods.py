"""A back end written in Python."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from chat_py.backends.guide import GuideBackend
from chat_py.backends.python_methods import PythonMethods


class Mine:
    version = 1

    def list_chats(self) -> list[Any]:
        return []

    async def open_chat(self, chat_id: str, *, reset: bool = False) -> Any:
        return chat_id, reset

    async def history(self, chat_id: str, **options: Any) -> Any:
        return chat_id, options


async def test_functions_and_coroutine_functions_are_called() -> None:
    methods = PythonMethods(Mine())
    assert await methods.call("list_chats") == []
    assert await methods.call("history", "c", limit=1, offset=2) == ("c", {"limit": 1, "offset": 2})


async def test_options_that_it_does_not_take_are_left_out() -> None:
    assert await PythonMethods(Mine()).call("open_chat", "c", reset=True, key="k") == ("c", True)


def test_only_what_can_be_called_is_a_method() -> None:
    methods = PythonMethods(Mine())
    assert methods.has("list_chats")
    assert not methods.has("version")
    assert not methods.has("act")
    assert methods.spelled("list_chats") == "list_chats"


class Writer:
    capabilities = ("resume",)

    def __init__(self) -> None:
        self.closed = False

    async def answer(self, _: str) -> AsyncGenerator[str]:
        try:
            yield "a"
            yield "b"
        finally:
            self.closed = True


async def test_a_generator_is_closed_with_whoever_listens() -> None:
    writer = Writer()
    items = PythonMethods(writer).iterate("answer", "q", position="")
    assert await anext(items) == "a"
    await items.aclose()
    assert writer.closed


def test_it_says_what_it_can_do() -> None:
    methods = PythonMethods(Writer())
    assert methods.can("resume")
    assert not methods.can("edit")
    assert not PythonMethods(Mine()).can("resume")


def test_what_a_subclass_leaves_as_it_is_is_the_guide_s() -> None:
    class Other(GuideBackend):
        async def save_message(self, *arguments: Any, **options: Any) -> Any: ...

    methods = PythonMethods(Other())
    assert methods.has("answer")
    assert not methods.is_own("answer")
    assert methods.is_own("save_message")
    assert PythonMethods(Mine()).is_own("list_chats")
    assert not PythonMethods(Mine()).is_own("act")
