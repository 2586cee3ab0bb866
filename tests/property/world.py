"""A server, a network and a browser in memory, for sequences of anything that may happen."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic_core import from_json

from chat_py.base.errors import NetworkFailure
from chat_py.browser.protocols.http import HttpRequest
from chat_py.http.account import HEADER
from chat_py.sending.drafts import Drafts
from chat_py.sending.item import OutboxItem
from tests.fakes.chat_rig import ChatRig
from tests.fakes.clock import FakeClock
from tests.fakes.storage import FakeDatabase, FakeTextStorage
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeResponse, Response, events, json_response

__all__ = ["USERS", "Tab", "World"]

USERS = ("ann", "bob")


@dataclass
class Server:
    """The contract's server: idempotent, and one answer to each message."""

    session: str = "ann"
    """Whose cookie the browser has; empty: logged out."""
    failing: int = 0
    """A status for everything, or 0."""
    refuse: set[str] = field(default_factory=set[str])
    """Messages that it does not want (403)."""
    rows: dict[tuple[str, str], list[tuple[str, str]]] = field(
        default_factory=dict[tuple[str, str], list[tuple[str, str]]]
    )
    """(user, chat) → [(key, content)]."""
    stored: dict[tuple[str, str], Response] = field(default_factory=dict[tuple[str, str], Response])
    answers: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Completion id → pieces of its text."""
    asked: dict[tuple[str, str], list[str]] = field(
        default_factory=dict[tuple[str, str], list[str]]
    )
    """(user, message id) → the completions that it led to."""

    def handle(self, request: HttpRequest, user: str) -> Response:
        """The response to a request that `user`'s cookie came with. It tells the account."""
        meant = request.headers.get(HEADER, "")
        if meant and meant != user:
            response = json_response({"error": "another account"}, 401)
        else:
            response = self._respond(request, user)
        return replace(response, headers={**response.headers, HEADER: user}) if user else response

    def _respond(self, request: HttpRequest, user: str) -> Response:
        if self.failing:
            return json_response({"error": "down"}, self.failing)
        if not user:
            return json_response({"error": "who are you?"}, 401)
        path = request.url.removeprefix("/api")
        if path == "/completion":
            return self._complete(request, user)
        if path.startswith("/completion/"):
            return self._resume(request, user, path.rpartition("/")[2])
        return self._save(request, user, path.split("/")[2])

    def _save(self, request: HttpRequest, user: str, chat: str) -> Response:
        body = _body(request)
        key = request.headers["idempotency-key"]
        if body["content"] in self.refuse:
            return json_response({"error": "not this one"}, 403)
        if (user, key) not in self.stored:
            self.rows.setdefault((user, chat), []).append((key, body["content"]))
            message = {"success": True, "messageId": f"m-{key}", "content": "…"}
            self.stored[user, key] = json_response(message, 201)
        return self.stored[user, key]

    def _complete(self, request: HttpRequest, user: str) -> Response:
        message = _body(request)["messageId"]
        begun = self.asked.setdefault((user, message), [])
        if not begun:
            completion = f"c-{message}"
            begun.append(completion)
            self.answers[completion] = [f"{user}'s ", "answer ", "to ", message]
        return self._stream(begun[0], message, 0)

    def _resume(self, request: HttpRequest, user: str, completion: str) -> Response:
        message = completion.removeprefix("c-")
        if completion not in self.asked.get((user, message), ()):
            return json_response({"error": "unknown"}, 404)
        return self._stream(completion, message, int(request.headers.get("last-event-id", "0")))

    def _stream(self, completion: str, message: str, after: int) -> Response:
        pieces = list(enumerate(self.answers[completion], 1))[after:]
        return events(
            ("start", {"completionId": completion, "messageId": message}),
            *(("delta", {"text": text}, str(number)) for number, text in pieces),
            ("done", {"messageId": message}),
            chunk_delay=0.5,
        )


def _body(request: HttpRequest) -> dict[str, Any]:
    assert isinstance(request.body, str)
    return from_json(request.body)


class Weather:
    """What happens to requests and responses; `fine` ends it."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.fine = False

    def fate(self) -> str:
        """Of one request."""
        if self.fine:
            return "arrives"
        return self._chance.choice(
            ("arrives", "arrives", "arrives", "lost", "response lost", "twice", "503", "garbled")
        )

    def delay(self) -> float:
        """Seconds on the way; requests of different lanes overtake one another."""
        return 0.05 if self.fine else self._chance.choice((0.01, 0.3, 4.0))

    def cut(self, events: int) -> int:
        """After how many events a stream breaks off."""
        return events if self.fine else self._chance.randint(0, events + 2)


class WeatherTransport:
    """Carries requests through the weather. What is on its way arrives, also after the tab that
    sent it has gone."""

    def __init__(self, world: World, tab: Tab) -> None:
        self._world = world
        self._tab = tab

    async def send(self, request: HttpRequest) -> FakeResponse:
        world = self._world
        if not self._tab.network.online:
            raise NetworkFailure("offline")
        fate, loop = world.weather.fate(), asyncio.get_running_loop()
        user = world.server.session  # the cookie goes along with the request
        arrived: asyncio.Future[Response] = loop.create_future()

        def arrive() -> None:
            if fate == "lost":
                response = None
            elif fate == "503":
                response = json_response({"error": "busy"}, 503)
            else:
                response = world.server.handle(request, user)
                if fate == "twice":
                    loop.call_later(world.weather.delay(), world.server.handle, request, user)
            if arrived.done():
                return
            if response is None or fate == "response lost":
                arrived.set_exception(NetworkFailure(fate))
            elif fate == "garbled":
                arrived.set_result(Response(200, "<html>", {"content-type": "text/html"}))
            else:
                arrived.set_result(response)

        loop.call_later(world.weather.delay(), arrive)
        response = await arrived
        if not self._tab.network.online:
            raise NetworkFailure("offline")
        return CutResponse(response, world.weather)


class CutResponse(FakeResponse):
    """A response that may break off."""

    def __init__(self, script: Response, weather: Weather) -> None:
        super().__init__(script)
        self._weather = weather

    async def chunks(self) -> AsyncIterator[bytes]:
        left = self._weather.cut(len(self._script.chunks or ()))
        async for chunk in super().chunks():
            if self._script.chunks is not None:
                if left == 0:
                    raise NetworkFailure("cut")
                left -= 1
            yield chunk


class Tab(ChatRig):
    """A tab: outbox, answers and drafts of whoever is logged in. `seen` is everything that it
    showed, with the user before whom it did."""

    def __init__(self, world: World) -> None:
        super().__init__(database=world.database, browser=world.browser)
        self.world = world
        self.user = world.server.session or world.user  # the server makes the page
        self.network.set_online(world.online)
        self.seen: list[tuple[str, str]] = []
        self._written: dict[str, str] = {}
        self.drafts = Drafts(storage=world.local, user=lambda: self.user)
        for part in (self.api, self.outbox, self.completion):
            part._clock = world.clock  # pyright: ignore[reportPrivateUsage]
        self.api._transport = WeatherTransport(world, self)  # pyright: ignore[reportPrivateUsage]
        self.outbox.subscribe(self._changed)
        self.stream.write = self._write
        self.stream.restart = lambda answer_id: self._written.update({answer_id: ""})
        self.state.chat_id = "1"
        self.told()

    def on_regained(self) -> None:
        self.outbox.resume()

    async def start(self) -> None:
        """As the program does it at its start, and when the user has changed."""
        await self.outbox.restore()
        for chat in ("1", "2"):
            await self.completion.resume_pending(chat)

    def change_user(self, user: str) -> None:
        if user == self.user:
            return
        self.user = user
        self.api.account.forget()
        self.told()
        self._clear()
        self.owner.task(self.start())

    def told(self) -> None:
        """The first response to a page, which may be lost on the way, tells whose it is."""
        self.api.account.answered(HttpRequest("GET", "/chats"), {HEADER: self.user})

    def account_moved(self, how: str) -> None:
        """As the program does it."""
        if how == "left":
            self._clear()
            self.outbox.resume()
        else:
            self.owner.task(self.start())

    def _clear(self) -> None:
        self.api.abort_all_requests()
        self.completion.leave()
        self.stream.answers.clear()

    def _changed(self, item: OutboxItem) -> None:
        self.seen.append((self.user, item.content))
        if item.state == "sent" and not item.elsewhere:
            answer = self.completion.generate(
                chat_id=item.chat_id, user_chat_id="", message_id=item.message_id
            )
            self.owner.task(answer)

    def _write(self, answer_id: str, piece: str) -> None:
        self._written[answer_id] = self._written.get(answer_id, "") + piece
        self.seen.append((self.user, self._written[answer_id]))


class World:
    """Everything that outlives a tab."""

    def __init__(self, seed: int) -> None:
        self.server = Server()
        self.weather = Weather(seed)
        self.database = FakeDatabase()
        self.local = FakeTextStorage()
        self.browser = FakeBrowser()
        self.clock = FakeClock(chance=0.5)
        self.user = "ann"
        self.online = True
        self.tabs: list[Tab] = []
        self.gone: list[Tab] = []

    async def open(self) -> Tab:
        """A new tab."""
        tab = Tab(self)
        self.tabs.append(tab)
        await tab.start()
        return tab

    def close(self, tab: Tab) -> None:
        """Close it, as a crash does."""
        tab.tab.close()
        self.tabs.remove(tab)
        self.gone.append(tab)

    def set_online(self, online: bool) -> None:
        self.online = online
        for tab in self.tabs:
            tab.network.set_online(online)

    def log_in(self, user: str) -> None:
        """`user` logs in, in all tabs."""
        self.server.session = self.user = user
        for tab in self.tabs:
            tab.change_user(user)
            tab.outbox.resume()

    @property
    def kept(self) -> dict[str, Any]:
        """What the browser keeps, which is nothing once all is done."""
        return {name: entries for name, entries in self.database.stores.items() if entries}
