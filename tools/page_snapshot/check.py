"""Runs in an interpreter that was restored from a snapshot: raises where something of it is wrong.

What is stored may be used, changed and given up like anything else.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sys
import traceback
import weakref
from contextlib import suppress
from typing import Any

import pydantic

import chat_py
from chat_py.models.message import Message


def models(base: type[pydantic.BaseModel] = pydantic.BaseModel) -> list[type[pydantic.BaseModel]]:
    below = base.__subclasses__()
    return [*below, *(model for each in below for model in models(each))]


def check_models() -> None:
    own = [model for model in models() if model.__module__.startswith("chat_py.")]
    assert own, "no model of chat_py is there"
    for model in own:
        assert model.__pydantic_complete__, f"{model.__name__} is not built"
        for text in ("{}", "[]", '{"id": 1, "content": ["\u3042"]}'):
            with suppress(pydantic.ValidationError):
                model.model_validate_json(text)

    class Probe(pydantic.BaseModel):
        numbers: dict[str, list[int]]

    probe = Probe.model_validate({"numbers": {"a": ["7"]}})
    assert probe.model_dump_json() == '{"numbers":{"a":[7]}}'


def check_models_of_models() -> None:
    """A plug-in's model may have one of the chat's in it, or be derived from one."""

    class Letter(pydantic.BaseModel):
        message: Message

    class Signed(Message):
        signature: str = ""

    given = {"id": "a", "sender": "user", "content": "b"}
    assert Letter.model_validate({"message": given}).message.content == "b"
    assert Signed.model_validate({**given, "signature": "c"}).signature == "c"
    assert "Message" in Letter.model_json_schema()["$defs"]
    assert "content" in Message.model_json_schema()["properties"]
    assert Message.model_validate(given).content == "b"


def check_memory() -> None:
    """Objects that are in the snapshot live on, new ones are collected, and both can be freed."""

    class Node:
        other: Any = None

    nodes = [(Node(), Node()) for _ in range(10_000)]
    for node, other in nodes:
        node.other, other.other = other, node
    gone = weakref.ref(nodes[0][0])
    del nodes, node, other
    gc.collect()
    assert gone() is None, "cycles are not collected"
    for name in ("fractions", "html.parser"):
        stored = sys.modules.pop(name)
        vars(stored).clear()  # frees functions, classes and cells that were stored
        del stored
    gc.collect()
    held = [bytes(size) for size in range(1, 4_000)]
    assert sum(map(len, held)) == sum(range(1, 4_000))
    assert not gc.garbage


async def check_tasks() -> None:
    async def one(number: int) -> int:
        await asyncio.sleep(0)
        return number

    assert await asyncio.gather(*map(one, range(9))) == list(range(9))


def check_tracebacks() -> None:
    """They name file and function of what is stored, and the line on which it begins."""
    try:
        re.compile("(")
    except re.error as error:
        stored = traceback.extract_tb(error.__traceback__)[-1]
        assert stored.name == "_parse", stored
        assert (stored.lineno or 0) > 1, stored


check_models()
check_models_of_models()
check_memory()
check_tracebacks()
assert re.fullmatch(r"(\w+)-(?P<n>\d+)", "a-1")["n"] == "1"
assert json.loads(json.dumps({"a": [1.5, None, "\u3042"]})) == {"a": [1.5, None, "\u3042"]}
assert chat_py.__name__ in sys.modules
