"""A real server for each need: uvicorn in a thread, or a process that can be killed."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn
from pydantic_core import from_json

from chat_py.models.message import Message
from chat_py_server.__main__ import Server
from chat_py_server.app import Application, create_app
from chat_py_server.config import Config, Limits, Upstream
from tests.server.endpoint import Endpoint
from tests.server.services import postgres_server, redis_server

PROJECT = Path(__file__).parents[2]
FAST = 1_000_000.0
NO_LIMITS = Limits(user_requests=100_000, address_requests=100_000, address_guests=100_000)
SLOW = 20.0
"""Tokens per second: an answer takes far longer than any test waits for it."""


class Guest(httpx.Client):
    """A browser of its own: one guest with one cookie jar."""

    def __init__(self, url: str, cookies: httpx.Cookies | None = None) -> None:
        # Nothing here is https, and reading the certificates takes a while for each client.
        super().__init__(base_url=url, cookies=cookies, trust_env=False, verify=False, timeout=20)

    def say(self, content: str, chat: str = "kai", key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.post(f"/api/chat/{chat}/message", json={"content": content}, headers=headers)

    def history(self, chat: str = "kai", **query: Any) -> dict[str, Any]:
        return from_json(self.get(f"/api/chat/{chat}/history", params=query).content)

    def texts(self, chat: str = "kai") -> list[str]:
        return [message["content"] for message in self.history(chat, limit=500)["messages"]]

    def ask(self, content: str, chat: str = "kai") -> tuple[str, ReceivedAnswer]:
        """Say something and read the whole answer. Returns the message's id too."""
        message_id = self.say(content, chat).json()["messageId"]
        return message_id, self.complete(chatId=chat, messageId=message_id)

    def complete(self, *, key: str = "", **body: Any) -> ReceivedAnswer:
        headers = {"Idempotency-Key": key} if key else {}
        with self.stream("POST", "/api/completion", json=body, headers=headers) as response:
            return ReceivedAnswer.read(response)

    def resume(self, completion_id: str, after: int | str = 0) -> ReceivedAnswer:
        headers = {"Last-Event-ID": str(after)}
        with self.stream("GET", f"/api/completion/{completion_id}", headers=headers) as response:
            return ReceivedAnswer.read(response)


@dataclass
class Event:
    name: str = ""
    id: str = ""
    data: Any = None


@dataclass
class ReceivedAnswer:
    """A stream that was read."""

    events: list[Event] = field(default_factory=list[Event])
    comments: int = 0
    retry: str = ""

    @classmethod
    def read(cls, response: httpx.Response, stop_after: int = 0) -> ReceivedAnswer:
        """The events of `response`; the first `stop_after` only when that is given."""
        if response.status_code != 200:
            raise AssertionError(response.read())
        answer = cls()
        event = Event()
        for line in _lines(response):
            if line.startswith(":"):
                answer.comments += 1
            elif line:
                name, _, value = line.partition(": ")
                if name == "retry":
                    answer.retry = value
                elif name == "event":
                    event.name = value
                elif name == "id":
                    event.id = value
                elif name == "data":
                    event.data = from_json(value)
            elif event.name:
                answer.events.append(event)
                event = Event()
                if len(answer.events) == stop_after:
                    break
        return answer

    @property
    def start(self) -> dict[str, Any]:
        assert self.events[0].name == "start"
        return self.events[0].data

    @property
    def last(self) -> Event:
        return self.events[-1]

    @property
    def deltas(self) -> list[Event]:
        return [event for event in self.events if event.name == "delta"]

    @property
    def text(self) -> str:
        return "".join(event.data["text"] for event in self.deltas)


def _lines(response: httpx.Response) -> Iterator[str]:
    """The lines of a stream. U+2028 and the like, at which httpx breaks lines, end none."""
    rest = ""
    for text in response.iter_text():
        *lines, rest = (rest + text).split("\n")
        yield from lines


def begin(guest: Guest, events: int, **body: Any) -> ReceivedAnswer:
    """The first events of a new answer; then the reader hangs up."""
    with guest.stream("POST", "/api/completion", json={"chatId": "kai", **body}) as response:
        return ReceivedAnswer.read(response, stop_after=events)


def said(*texts: str) -> list[Message]:
    """A conversation that the user begins."""
    return [
        Message(sender="bot" if number % 2 else "user", content=text)
        for number, text in enumerate(texts)
    ]


@contextmanager
def serving(application: Any, root_path: str = "") -> Iterator[str]:
    """`application` on a free port of the loopback, in a thread; yields its address."""
    settings = uvicorn.Config(
        application,
        port=0,
        log_level="warning",
        proxy_headers=False,
        root_path=root_path,
        timeout_graceful_shutdown=1,
    )
    server = Server(settings, application)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
        assert thread.is_alive(), "the server did not start"
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the server did not stop"


Start = Callable[..., str]
Create = Callable[[Config], Application]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes an empty database, and gives its address."""
    with postgres_server() as url, psycopg.connect(url, autocommit=True) as connection:
        numbers = itertools.count()

        def make() -> str:
            name = f"chat{next(numbers)}"
            connection.execute(f"CREATE DATABASE {name}".encode())
            return url.rpartition("/")[0] + f"/{name}"

        yield make


@pytest.fixture(scope="session")
def redis_server_url() -> Iterator[str]:
    """One Redis for all tests, whose keys have ids that nobody else has."""
    with redis_server() as url:
        yield url


@pytest.fixture
def database_url() -> str:
    """SQLite, unless the tests of a folder ask for another."""
    return ""


@pytest.fixture
def start(tmp_path: Path, database_url: str) -> Iterator[Start]:
    """Start a server with the given settings, again after the one before it was stopped."""
    with ExitStack() as stack:

        def start_one(create: Create = create_app, **settings: Any) -> str:
            stack.close()
            names = {field.name for field in fields(Limits)} & settings.keys()
            limits = replace(NO_LIMITS, **{name: settings.pop(name) for name in names})
            config = replace(
                Config(
                    data=tmp_path / "data",
                    database=database_url,
                    responder_rate=FAST,
                    limits=limits,
                ),
                **settings,
            )
            return stack.enter_context(serving(create(config)))

        yield start_one


@pytest.fixture(scope="session")
def shared_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all tests that need nothing special: each test is a guest of its own."""
    config = Config(data=tmp_path_factory.mktemp("shared"), responder_rate=FAST, limits=NO_LIMITS)
    with serving(create_app(config)) as url:
        yield url


Meet = Callable[..., Guest]


@pytest.fixture
def meet() -> Iterator[Meet]:
    """Make a guest at an address, or the same guest as before; closed after the test."""
    with ExitStack() as stack:

        def meet_one(url: str, same_as: Guest | None = None) -> Guest:
            cookies = same_as.cookies if same_as is not None else None
            return stack.enter_context(Guest(url, cookies))

        yield meet_one


@pytest.fixture
def guest(shared_url: str, meet: Meet) -> Guest:
    return meet(shared_url)


@pytest.fixture
def stranger(shared_url: str, meet: Meet) -> Guest:
    """Somebody else on the same server."""
    return meet(shared_url)


@pytest.fixture(scope="module")
def slow_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    config = Config(data=tmp_path_factory.mktemp("slow"), responder_rate=SLOW, limits=NO_LIMITS)
    with serving(create_app(config)) as url:
        yield url


@pytest.fixture
def slow(slow_url: str, meet: Meet) -> Guest:
    """A guest of a server whose answers take their time."""
    return meet(slow_url)


class Process:
    """`python -m chat_py_server` as a process of its own, with so many file handles at most."""

    def __init__(self, data: Path, *, files: int = 0, **environment: str) -> None:
        command = [sys.executable, "-m", "chat_py_server", "--port", "0"]
        limited = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh"] if files else []
        self._process = subprocess.Popen(
            [*limited, *command],
            cwd=PROJECT,
            env={**os.environ, "CHAT_DATA": str(data), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.number = self._process.pid
        self.ready_line = self._process.stdout.readline().strip()
        self.url = self.ready_line.rpartition(" ")[2].rstrip("/")

    def signal(self, number: int) -> tuple[int, str]:
        """Send a signal. Returns the exit status and what was written to stderr."""
        self._process.send_signal(number)
        _, errors = self._process.communicate(timeout=20)
        return self._process.returncode, errors

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Start processes on the same data folder."""
    started: list[Process] = []

    def start_one(*, files: int = 0, **environment: str) -> Process:
        started.append(Process(tmp_path / "data", files=files, **environment))
        return started[-1]

    yield start_one
    for item in started:
        item.close()


@pytest.fixture
def endpoint() -> Endpoint:
    """What answers in place of a model."""
    return Endpoint()


@pytest.fixture
def guest_of_endpoint(endpoint: Endpoint, start: Start, meet: Meet) -> Iterator[Guest]:
    """A guest of a server that passes questions on to `endpoint`."""
    with serving(endpoint) as url:
        yield meet(start(upstream=Upstream(f"{url}/v1", "small-model", "the-key")))
