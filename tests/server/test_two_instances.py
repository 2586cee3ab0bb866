"""One of two instances is killed while it writes answers and takes messages.

`CHAT_PY_GUESTS` guests have an answer written, and twice as many write; `make soak` takes 100.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic_core import from_json

from tests.server.conftest import Process

GUESTS = int(os.environ.get("CHAT_PY_GUESTS", "12"))
MESSAGES = 8
"""How many each writer writes, the last one in any case after the kill."""
SETTINGS = {
    "CHAT_LEASE": "2",
    "CHAT_RESPONDER_RATE": "1",  # none has ended when the instance is killed
    "CHAT_RATE_LIMIT": "100000",
    "CHAT_ADDRESS_RATE_LIMIT": "1000000",
    "CHAT_ADDRESS_GUESTS": "100000",
    "CHAT_ADDRESS_ANSWERS": "100000",
}
Start = Callable[..., Process]


@dataclass
class Person:
    """A browser, which turns to the other instance when one does not answer."""

    urls: list[str]
    client: httpx.AsyncClient
    pieces: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    completion: str = ""
    last: str = ""
    written: list[str] = field(default_factory=list[str])

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        while True:
            try:
                response = await self.client.request(method, self.urls[0] + path, **options)
            except httpx.TransportError:
                self.urls.append(self.urls.pop(0))
                await asyncio.sleep(0.05)
                continue
            if response.status_code < 500:
                return response
            await asyncio.sleep(0.1)

    async def say(self, text: str) -> None:
        response = await self.request(
            "POST",
            "/api/chat/kai/message",
            json={"content": text},
            headers={"Idempotency-Key": text},
        )
        assert response.status_code == 201, response.text
        self.written.append(text)

    async def listen(self) -> None:
        """Read an answer to its end, however often the stream breaks."""
        while not self.last:
            try:
                await self._listen_once()
            except httpx.TransportError:
                self.urls.append(self.urls.pop(0))
                await asyncio.sleep(0.05)

    async def _listen_once(self) -> None:
        url, method, options = f"{self.urls[0]}/api/completion", "POST", dict[str, Any]()
        if self.completion:
            url, method = f"{url}/{self.completion}", "GET"
            options["headers"] = {"Last-Event-ID": str(len(self.pieces))}
        else:
            options["json"] = {"chatId": "kai"}
            options["headers"] = {"Idempotency-Key": "answer"}
        async with self.client.stream(method, url, **options) as response:
            if response.status_code != 200:
                await asyncio.sleep(0.1)
                return
            name = number = ""
            async for line in response.aiter_lines():
                field_name, _, value = line.partition(": ")
                if field_name == "event":
                    name = value
                elif field_name == "id":
                    number = value
                elif field_name == "data":
                    self._take(name, number, from_json(value))

    def _take(self, name: str, number: str, data: dict[str, Any]) -> None:
        if name == "start":
            self.completion = data["completionId"]
        elif name == "delta":
            self.pieces.append((int(number), data["text"]))
        else:
            self.last = name

    async def stored(self) -> list[dict[str, Any]]:
        page = await self.request("GET", "/api/chat/kai/history?limit=500")
        return from_json(page.content)["messages"]


def test_a_kill_loses_nothing_doubles_nothing_and_leaves_no_answer_without_an_end(
    process: Start, postgres: Callable[[], str], redis_server_url: str
) -> None:
    settings = {**SETTINGS, "CHAT_DATABASE": postgres(), "CHAT_BROKER": redis_server_url}
    first, second = process(**settings), process(**settings)
    asyncio.run(_play(first, second))


async def _play(first: Process, second: Process) -> None:
    limits = httpx.Limits(max_connections=None)
    listeners, writers = (
        [
            Person(
                [first.url, second.url],
                httpx.AsyncClient(trust_env=False, verify=False, timeout=60, limits=limits),
            )
            for _ in range(count)
        ]
        for count in (GUESTS, 2 * GUESTS)
    )
    people = [*listeners, *writers]
    await asyncio.gather(*(person.request("GET", "/api/chats") for person in people))
    await asyncio.gather(*(person.say("and now a plan with a list") for person in listeners))
    killed = asyncio.Event()

    async def write(person: Person) -> None:
        for number in range(MESSAGES):
            if number == MESSAGES - 1:
                await killed.wait()
            await person.say(f"message {number}")

    async def kill() -> None:
        while min(len(person.pieces) for person in listeners) < 3 or (
            sum(len(person.written) for person in writers) < 2 * GUESTS * MESSAGES // 3
        ):
            await asyncio.sleep(0.01)
        # In the middle of all: none has heard the end, and writers are at it.
        first.signal(signal.SIGKILL)
        killed.set()

    async with asyncio.timeout(300):
        await asyncio.gather(
            *(person.listen() for person in listeners),
            *(write(person) for person in writers),
            kill(),
        )
        for person in listeners:
            assert [number for number, _ in person.pieces] == list(range(1, len(person.pieces) + 1))
            answer = (await person.stored())[-1]
            assert answer["content"] == "".join(text for _, text in person.pieces)
            assert (person.last == "error") == (answer.get("state") == "broken")
        assert any(person.last == "error" for person in listeners)
        for person in writers:
            said = [m["content"] for m in await person.stored() if m["sender"] == "user"]
            assert said == person.written == [f"message {number}" for number in range(MESSAGES)]
    for person in people:
        await person.client.aclose()
