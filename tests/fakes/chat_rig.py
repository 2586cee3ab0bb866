"""`ChatAPIFetch` and `ChatAPICompletion` on fakes; views write down what they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from chat_py.api_fetch import ChatAPIFetch
from chat_py.backends.site import SiteBackend
from chat_py.base.errors import ApiError
from chat_py.composition.answering import build_completion
from chat_py.models.answer_event import Usage
from chat_py.models.chat import Character
from chat_py.models.opened_chat import OpenedChat
from chat_py.models.parts import Part
from chat_py.sending.outbox import Outbox
from chat_py.sending.store import OutboxStore
from chat_py.state import ChatState
from tests.fakes.api import ApiRig
from tests.fakes.files import FakeFiles
from tests.fakes.page import FakeFields, FakeSiteMethods
from tests.fakes.storage import FakeDatabase
from tests.fakes.transport import FakeConsole

__all__ = ["ChatRig", "FakeAnswerView", "FakeChatView"]


class FakeChatView:
    """`log` is shared with the events and callbacks, so that a test sees the order of all."""

    def __init__(self, log: list[Any]) -> None:
        self.log = log
        self.retry: Callable[[], None] = lambda: None
        self.chat: OpenedChat | None = None
        self.character: Character | None = None

    def show_loading(self, chat_id: str) -> None:
        self.log.append(f"loading {chat_id}")

    def show_chat(self, chat: OpenedChat, character: Character | None) -> None:
        self.chat, self.character = chat, character
        self.log.append(f"chat {chat.id}")

    def show_not_found(self) -> None:
        self.log.append("not found")

    def show_failure(self, error: ApiError, retry: Callable[[], None]) -> None:
        self.retry = retry
        self.log.append(f"failure: {error}")


class FakeAnswerView:
    """Answers on the page: id → (text, state)."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[str, str]] = {}
        self.reasons: dict[str, str] = {}
        self.thoughts: dict[str, str] = {}
        self.parts: dict[str, list[Part] | None] = {}
        self.put_parts: dict[str, list[Part]] = {}
        self.usages: dict[str, Usage | None] = {}
        self.finishes: dict[str, str] = {}
        self.details: dict[str, str] = {}

    def create_bot_response_container(self, answer_id: str, chat_id: str = "") -> None:
        self.answers[answer_id] = ("", "streaming")

    def write(self, answer_id: str, piece: str) -> None:
        if answer_id in self.answers:
            self.answers[answer_id] = (self.answers[answer_id][0] + piece, "streaming")

    def put(self, answer_id: str, part: Part) -> None:
        self.put_parts.setdefault(answer_id, []).append(part)

    def think(self, answer_id: str, piece: str, seconds: float | None = None) -> None:
        self.thoughts[answer_id] = self.thoughts.get(answer_id, "") + piece

    def restart(self, answer_id: str) -> None:
        self.thoughts.pop(answer_id, None)
        if answer_id in self.answers:
            self.answers[answer_id] = ("", "streaming")

    def finish(
        self,
        answer_id: str,
        text: str,
        *,
        state: str = "sent",
        reason: str = "",
        details: str = "",
        message_id: str = "",
        finish: str = "",
        parts: list[Part] | None = None,
        usage: Usage | None = None,
    ) -> None:
        if self.answers.pop(answer_id, None) is not None:
            name = message_id or answer_id
            self.answers[name] = (text, state)
            self.usages[name] = usage
            self.details[name] = details
            self.reasons[name], self.parts[name], self.finishes[name] = reason, parts, finish

    def withdraw(self, answer_id: str) -> None:
        self.answers.pop(answer_id, None)

    def adopt(self, old_id: str, new_id: str) -> None:
        if old_id in self.answers:
            self.answers[new_id] = self.answers.pop(old_id)


class FakeEvents:
    def __init__(self, log: list[Any]) -> None:
        self.log = log
        self.events: list[tuple[str, Any]] = []

    def trigger(self, name: str, data: Any = None) -> None:
        self.log.append(name)
        self.events.append((name, data))

    def of(self, name: str) -> list[Any]:
        return [data for event, data in self.events if event == name]


class ChatRig(ApiRig):
    """A page with everything that speaks to the server. Give `database` again to reload it.

    `site` are the methods of a back end of its own.
    """

    def __init__(
        self,
        *scripted: Any,
        database: FakeDatabase | None = None,
        site: Mapping[str, Callable[..., object]] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*scripted, **more)
        self.site = FakeSiteMethods(**site or {})
        server, methods = self.backend, self.site
        backend = SiteBackend(site=lambda: methods, rest=server, errors=self.api.errors)
        self.log: list[Any] = []
        self.database = database or FakeDatabase()
        self.state = ChatState(fields=FakeFields(), settings=self.settings, console=FakeConsole())
        self.events = FakeEvents(self.log)
        self.view = FakeChatView(self.log)
        self.stream = FakeAnswerView()
        self.outbox = Outbox(
            store=OutboxStore(
                database=self.database,
                files=FakeFiles(),
                console=self.console,
                on_denied=lambda: None,
            ),
            uploads=lambda: pytest.fail("there are no files"),
            api=self.api,
            backend=backend,
            clock=self.clock,
            owner=self.owner,
            network=self.network,
            console=self.console,
            user=lambda: self.user,
            locks=self.locks,
            tabs=self.tabs,
        )
        self.fetch = ChatAPIFetch(
            api=self.api,
            backend=backend,
            events=self.events,
            state=self.state,
            view=self.view,
            outbox=self.outbox,
            clock=self.clock,
            console=self.console,
            owner=self.owner,
            title=str,
        )
        self.completion = build_completion(
            backend=backend,
            errors=self.api.errors,
            events=self.events,
            state=self.state,
            view=self.stream,
            database=self.database,
            clock=self.clock,
            network=self.network,
            owner=self.owner,
            console=self.console,
            settings=self.settings,
            user=lambda: self.user,
            locks=self.locks,
            tabs=self.tabs,
        )
