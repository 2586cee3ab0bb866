"""After a model's calls, the page asks for the rest as the official client of the protocol does."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chat_py.backends.endpoints.answers import EndpointAnswers
from chat_py.backends.requests.prompt import Prompt, PromptMessage
from chat_py.locales import Texts
from chat_py.tool_calls.answers import AnswersWithTools
from chat_py.tool_calls.permissions import Permissions
from chat_py.tool_calls.registry import Tools
from chat_py.tool_calls.toolbox import Toolbox
from oracles.streams import RENDERERS, Content, random_content
from tests.fakes.clock import FakeClock
from tests.fakes.formats import FakeFormats
from tests.fakes.transport import FakeConsole, FakeTransport, Response
from tools.oracles import PACKAGES
from tools.setup import find_node

PROTOCOLS = [name for name in RENDERERS if name != "ollama"]
"""Ollama's client knows no tools of its own."""
SEEDS = 12
OUTCOMES = re.compile(rb'data: [^\r\n]*"(?:tool-output-available|TOOL_CALL_RESULT)"[^\r\n]*[\r\n]+')


def contents() -> list[Content]:
    chance = random.Random("tool turns")
    found: list[Content] = []
    while len(found) < SEEDS:
        content = random_content(chance, 12)
        if content.calls:
            found.append(content)
    return found


def first_body(protocol: str, content: Content) -> bytes:
    """An answer whose calls wait for their outcome."""
    body = RENDERERS[protocol](content, random.Random(1))
    return OUTCOMES.sub(b"", body)


def tools_of(content: Content) -> Tools:
    tools = Tools()
    for name, _ in content.calls:

        def run(text: str, n: list[Any], name: str = name) -> dict[str, str]:
            return {"ran": name}

        tools.add(run, name=name, ask=False)
    return tools


async def ask(protocol: str, tools: Tools, body: bytes) -> Any:
    """The body of the page's second request."""
    console, clock = FakeConsole(), FakeClock()
    headers = {"content-type": "text/event-stream"}
    transport = FakeTransport(
        Response(200, headers=headers, chunks=[body]), Response(200, headers=headers, chunks=[])
    )
    answers = AnswersWithTools(
        EndpointAnswers(protocol=protocol, transport=transport, clock=clock),
        tools=tools,
        permissions=Permissions(),
        console=console,
        clock=clock,
        texts=Texts("en", FakeFormats()),
    )
    prompt = Prompt(
        url="http://h/v1",
        model="m",
        messages=(PromptMessage("user", ("Hi",), "u"),),
        thread_id="t",
        run_id="r1",
    )
    async for _ in answers.answer(prompt, message_id="a"):
        pass
    assert not console.reported
    _, second = transport.sent
    assert isinstance(second.body, str)
    return json.loads(second.body)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_second_request(protocol: str):
    lines: list[str] = []
    for content in contents():
        body = first_body(protocol, content)
        tools = tools_of(content)
        ours = asyncio.run(ask(protocol, tools, body))
        offers = Toolbox(tools, console=FakeConsole()).offers()
        schemas = {offer.name: offer.schema for offer in offers}
        given = {"protocol": protocol, "body": base64.b64encode(body).decode()}
        lines.append(json.dumps({**given, "tools": schemas, "ours": ours}))
    done = subprocess.run(
        [find_node() or "node", Path(__file__).with_name("tool_turns.mjs"), PACKAGES],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert len(found) == SEEDS, done.stderr
    for seen, content in zip(found, contents(), strict=True):
        assert "failed" not in seen, seen["failed"]
        assert seen["ours"] == seen["theirs"]
        _, answered, told = seen["ours"]
        assert [message["role"] for message in seen["ours"]] == ["user", "assistant", "tool"]
        assert len(answered["calls"]) == len(told["outcomes"]) == len(content.calls)
