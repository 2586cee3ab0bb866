"""Messages of other windows (contract §4, "postMessage")."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.host import post_messages as page_messages
from chat_py.host.post_messages import PageMessages
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from tests.fakes.bridge import FakeBridge
from tests.fakes.fields import FakeFields
from tests.fakes.gate import FakeGate
from tests.fakes.host import FakeHost
from tests.fakes.transport import FakeConsole

OWN = "https://chat.example"
PARTNER = "https://widgets.example"


class Rig:
    def __init__(self) -> None:
        self.host = FakeHost()
        self.gate = FakeGate()
        self.console = FakeConsole()
        self.owner = Owner("test", self.console.report)
        settings = Settings(allowed_origins=(PARTNER,))
        self.state = ChatState(fields=FakeFields(), settings=settings, console=self.console)
        bus = EventBus(gate=self.gate, caller=FakeBridge(), console=self.console, owner=self.owner)
        self.texts: list[tuple[str, str]] = []
        self.opened: list[str] = []
        self.messages = PageMessages(
            host=self.host,
            bus=bus,
            state=self.state,
            settings=settings,
            origin=OWN,
            show_text=lambda text, text_id: self.texts.append((text, text_id)),
            open_chat=self.open_chat,
        )
        self.messages.start(self.owner)

    async def open_chat(self, chat_id: str) -> None:
        self.opened.append(chat_id)

    def post(self, data, origin=OWN, **more):
        self.host.post(data if isinstance(data, str) else json.dumps(data), origin, **more)

    @property
    def effects(self):
        return [*self.gate.emitted, *self.texts, *self.opened, self.state.persona]


@pytest.fixture
def rig():
    return Rig()


def envelope(type, data=None):
    return {"type": type, "data": data}


class TestLegitimate:
    def test_a_persona(self, rig):
        rig.post(envelope("persona:added", {"id": 7, "name": "Mira", "chatImageUrl": "/m.png"}))
        person = {"id": 7, "name": "Mira", "chatImageUrl": "/m.png"}
        assert rig.state.persona == person
        assert rig.gate.emitted == [("persona:added", person)]

    def test_the_persona_panel_closes(self, rig):
        rig.post(envelope("persona:close"))
        assert rig.gate.sequence == ["persona:close"]

    def test_a_scenario(self, rig):
        rig.post(envelope("scenario:change", {"id": "s1", "title": "A walk"}))
        assert rig.state.current_scenario == {"id": "s1", "title": "A walk"}
        assert rig.gate.emitted == [("scenario:changed", {"id": "s1", "title": "A walk"})]

    def test_a_text_to_show(self, rig):
        rig.post(envelope("display:message", {"message": "Hi", "id": "m1"}))
        rig.post(envelope("display:message", {"content": "Hi again"}))
        assert rig.texts == [("Hi", "m1"), ("Hi again", "")]

    async def test_opening_a_chat(self, rig):
        rig.post(envelope("chat:action", {"action": "open", "chatId": "c1"}))
        await asyncio.sleep(1)
        assert rig.opened == ["c1"]
        assert rig.gate.emitted == [("action", {"action": "open", "chatId": "c1"})]

    async def test_reloading_the_present_chat(self, rig):
        rig.state.chat_id = "c2"
        rig.post(envelope("chat:action", {"action": "reload"}))
        await asyncio.sleep(1)
        assert rig.opened == ["c2"]

    async def test_closing_opens_nothing(self, rig):
        rig.state.chat_id = "c2"
        rig.post(envelope("chat:action", {"action": "close"}))
        await asyncio.sleep(1)
        assert rig.opened == []
        assert rig.gate.sequence == ["action"]

    def test_an_allowed_origin(self, rig):
        rig.post(envelope("persona:close"), PARTNER)
        assert rig.messages.ignored == 0
        assert len(rig.gate.emitted) == 1


GOOD = envelope("display:message", {"message": "Hi"})
DEEP = '{"type":"persona:close","data":' + "[" * 50_000 + "]" * 50_000 + "}"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://chat.example.evil.example",
        "http://chat.example",
        "https://chat.example:444",
        "null",
        "",
    ],
)
def test_a_foreign_origin_is_ignored_and_counted(rig, origin):
    rig.post(GOOD, origin)
    assert rig.effects == [None]
    assert rig.messages.ignored == 1


def test_an_unknown_source_is_ignored_and_counted(rig):
    rig.post(GOOD, known_source=False)
    assert rig.effects == [None]
    assert rig.messages.ignored == 1


@pytest.mark.parametrize(
    "data",
    [
        "",
        "null",
        "5",
        '"text"',
        "[]",
        "{}",
        "{",
        "nonsense",
        '{"type":"__proto__","data":{}}',
        '{"type":"constructor","data":{}}',
        '{"type":{},"data":{}}',
        '{"type":"message:sent","data":{}}',
        '{"type":"display:message"}',
        '{"type":"display:message","data":null}',
        '{"type":"display:message","data":{"message":""}}',
        '{"type":"display:message","data":{"message":{"a":1}}}',
        '{"type":"display:message","data":{"message":"' + "x" * 200_000 + '"}}',
        '{"type":"display:message","data":{"message":"' + "x" * 30_000 + '"}}',
        '{"type":"persona:added","data":{"name":"' + "x" * 300 + '"}}',
        '{"type":"persona:added","data":[]}',
        '{"type":"chat:action","data":{"action":"eval"}}',
        '{"type":"chat:action","data":{"action":"open","chatId":"' + "x" * 200 + '"}}',
        DEEP,
    ],
)
def test_what_is_no_message_is_ignored_and_counted(rig, data):
    rig.host.post(data, OWN)
    assert rig.effects == [None]
    assert rig.messages.ignored == 1
    assert rig.console.reported == []


def test_what_is_no_plain_data_is_ignored_and_counted(rig):
    rig.host.post(None, OWN)
    assert rig.messages.ignored == 1


def test_half_a_pair_costs_one_character_and_nothing_else(rig):
    rig.post(r'{"type": "display:message", "data": {"message": "Hi \ud83d there"}}')
    assert rig.texts == [("Hi \ufffd there", "")]
    assert rig.messages.ignored == 0


def test_names_of_prototypes_come_to_nothing(rig):
    rig.post(
        '{"type":"persona:added","data":{"name":"A","__proto__":{"x":1},"constructor":{"y":2}}}'
    )
    assert rig.state.persona == {"id": "", "name": "A", "chatImageUrl": ""}


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("type"), inner),
    )
)
def test_nothing_raises(value):
    rig = Rig()
    rig.post(value)
    assert rig.messages.ignored == 1
    assert rig.effects == [None]


def test_the_page_sends_what_has_no_reader_after_the_end(rig):
    rig.owner.close()
    rig.post(GOOD)
    assert rig.texts == []
    assert rig.host.listeners == 0


class TestGuards:
    """Each matters: without it, what it is there for happens."""

    @staticmethod
    def foreign_origin(rig):
        rig.post(GOOD, "https://evil.example")

    @staticmethod
    def unknown_source(rig):
        rig.post(GOOD, known_source=False)

    @staticmethod
    def too_long(rig):
        rig.post(envelope("persona:close", "x" * 200_000))

    @pytest.mark.parametrize("attack", ["foreign_origin", "unknown_source", "too_long"])
    def test_without_the_guard_the_attack_succeeds(self, rig, attack, monkeypatch):
        getattr(self, attack)(rig)
        assert rig.effects == [None]
        if attack == "foreign_origin":
            rig.messages._origins.add("https://evil.example")
        elif attack == "unknown_source":
            receive = rig.messages.receive
            trusting = lambda message: receive(replace(message, known_source=True))  # noqa: E731
            rig.owner.add(rig.host.on_message(trusting))
        else:
            monkeypatch.setattr(page_messages, "MAX_TEXT", 10**9)
        getattr(self, attack)(rig)
        assert rig.effects != [None]
