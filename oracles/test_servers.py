"""Real servers get our requests and give our readers what they were asked for."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from chat_py.backends.readers.http_error import read_error
from chat_py.backends.readers.protocols import make_reader
from chat_py.backends.requests.prompt import Prompt
from chat_py.backends.requests.protocols import build_request
from chat_py.locales import Texts
from chat_py.models.answer_event import AnswerEvent, Notice, Source, ToolCall
from chat_py.tool_calls.answers import AnswersWithTools
from chat_py.tool_calls.permissions import Permissions
from chat_py.tool_calls.registry import Tools
from tests.fakes.clock import FakeClock
from tests.fakes.formats import FakeFormats
from tests.fakes.prompts import PICTURE, WEATHER, prompt, says
from tests.fakes.transport import FakeConsole
from tests.fakes.wire import Read, sum_up

PATIENCE = 180
"""Seconds that the servers may take to import what they are made of."""
PATHS = {"openai": "/v1", "vercel": "/vercel", "ag-ui": "/ag-ui", "chatkit": "/chatkit"}
TEXT = "Grüße, **Welt** 🎈.\n\nList<String>"


@pytest.fixture(scope="module")
def address(servers_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the servers are."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("servers") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [servers_python, Path(__file__).with_name("server.py"), str(port)],
            stdout=output,
            stderr=output,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the servers did not start: {log.read_text('utf-8')}")


def send(address: str, protocol: str, given: Prompt) -> httpx.Response:
    request = build_request(protocol, replace(given, url=address + PATHS[protocol]))
    return httpx.post(request.url, headers=request.headers, json=request.body, timeout=30)


def ask(address: str, protocol: str, given: Prompt) -> Read:
    response = send(address, protocol, given)
    assert response.status_code == 200, response.text
    reader = make_reader(protocol)
    body = response.content
    events = [found for at in range(0, len(body), 7) for found in reader.feed(body[at : at + 7])]
    return sum_up(events + reader.end())


def question(text: str, **more: Any) -> Prompt:
    return prompt(says("user", text, id="u1"), thread_id="t1", run_id="r1", **more)


@pytest.mark.parametrize("protocol", ["openai", "vercel", "ag-ui"])
def test_a_plain_answer(address: str, protocol: str):
    got = ask(address, protocol, question(TEXT))
    assert (got.text, got.finish) == (TEXT, "stop")


@pytest.mark.parametrize("protocol", ["vercel", "ag-ui"])
def test_reasoning_and_a_tool(address: str, protocol: str):
    got = ask(address, protocol, question("tool"))
    assert (got.reasoning, got.text) == ("Let me think.", "It is **3 °C** 🌧️.")
    assert (got.tool.name, got.tool.input, got.tool.state) == ("weather", {"city": "Oslo"}, "done")
    assert (got.tool.output, got.finish) == ({"city": "Oslo", "temp": 3}, "stop")


@pytest.mark.parametrize("protocol", ["vercel", "ag-ui"])
def test_a_failure_in_the_middle(address: str, protocol: str):
    got = ask(address, protocol, question("break"))
    assert (got.text, got.failure.key) == ("Half", "backend.failed")
    assert "secret detail" in got.failure.details


@pytest.mark.parametrize("protocol", ["openai", "vercel", "ag-ui"])
def test_a_whole_conversation_is_taken(address: str, protocol: str):
    given = question("And now?")
    past = (
        says("user", "What is this?", PICTURE, id="u0"),
        says("assistant", "I look.", WEATHER, "It is 3 °C.", id="a0"),
    )
    got = ask(address, protocol, replace(given, messages=(*past, *given.messages)))
    assert got.text == "And now?"


def test_an_answer_anew(address: str):
    assert ask(address, "vercel", question("Hi", regenerate=True, message_id="a1")).text == "Hi"


def test_a_refusal_says_for_how_long(address: str):
    response = send(address, "openai", question("busy"))
    failure = read_error(response.status_code, dict(response.headers), response.content, 0)
    assert (failure.key, failure.retry_after) == ("backend.busy_for", 7.0)
    assert "secret detail" in failure.details


class Endpoint:
    """One of the servers, as the page asks it."""

    def __init__(self, address: str, protocol: str) -> None:
        self._address = address
        self._protocol = protocol

    async def answer(self, prompt: Prompt) -> AsyncGenerator[AnswerEvent]:
        response = send(self._address, self._protocol, prompt)
        assert response.status_code == 200, response.text
        reader = make_reader(self._protocol)
        for event in [*reader.feed(response.content), *reader.end()]:
            yield event


class TestToolsOfThePage:
    @staticmethod
    def ask(address: str, protocol: str, text: str, *, allow: bool = True) -> Read:
        """What a person sees, who says the same to all that is asked."""
        console, permissions, tools = FakeConsole(), Permissions(), Tools()
        tools.add(lambda: {"time": "12:00"}, name="page_time", ask=False)
        tools.add(lambda: "Oslo", name="page_place")
        answers = AnswersWithTools(
            Endpoint(address, protocol),
            tools=tools,
            permissions=permissions,
            console=console,
            clock=FakeClock(),
            texts=Texts("en", FakeFormats()),
        )

        async def read() -> Read:
            events: list[AnswerEvent] = []
            async for event in answers.answer(question(text), message_id="a1"):
                events.append(event)
                if isinstance(event, ToolCall) and permissions.waits_for("a1", event.id):
                    (permissions.allow if allow else permissions.deny)("a1", event.id)
            return sum_up(events)

        return asyncio.run(read())

    @pytest.mark.parametrize("protocol", ["openai", "vercel", "ag-ui"])
    def test_what_they_return_reaches_the_model(self, address: str, protocol: str):
        got = self.ask(address, protocol, "page")
        assert [(tool.name, tool.state) for tool in got.tools.values()] == [
            ("page_time", "done"),
            ("page_place", "done"),
        ]
        assert "12:00" in got.text
        assert "Oslo" in got.text
        assert got.finish == "stop"

    @pytest.mark.parametrize("protocol", ["openai", "vercel", "ag-ui"])
    def test_what_a_person_denies_is_told_to_the_model(self, address: str, protocol: str):
        got = self.ask(address, protocol, "page", allow=False)
        assert [tool.state for tool in got.tools.values()] == ["done", "denied"]
        assert "did not allow this call" in got.text

    @pytest.mark.parametrize("protocol", ["vercel", "ag-ui"])
    def test_what_the_server_asks_runs_there_once_a_person_allows_it(
        self, address: str, protocol: str
    ):
        got = self.ask(address, protocol, "ask")
        assert (got.tool.name, got.tool.state, got.tool.output) == (
            "delete",
            "done",
            "a.txt is gone",
        )
        assert got.text == "delete: a.txt is gone"

    @pytest.mark.parametrize("protocol", ["vercel", "ag-ui"])
    def test_what_a_person_denies_does_not_run_there(self, address: str, protocol: str):
        got = self.ask(address, protocol, "ask", allow=False)
        assert "gone" not in got.text
        assert "denied" in got.text


class TestChatKit:
    def test_a_thread(self, address: str):
        first = ask(address, "chatkit", prompt(says("user", TEXT)))
        assert (first.reasoning, first.text, first.finish) == ("Let me think.", TEXT, "stop")
        assert first.sources == [Source("https://e.org", "E")]
        assert first.notices == [Notice("Searching", "progress")]
        assert first.start is not None
        thread = first.start.thread_id
        assert thread.startswith("thr_")
        assert (
            ask(address, "chatkit", prompt(says("user", "More"), thread_id=thread)).text == "More"
        )

    def test_a_failure_in_the_middle(self, address: str):
        got = ask(address, "chatkit", prompt(says("user", "break")))
        assert (got.text, got.failure.key) == ("break", "backend.failed")
        assert "secret" not in got.failure.details
