"""Nothing but plain JavaScript values ever reaches the page: every member is called, and every
value, rejection, callback argument and event is walked to its leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from chat_py.broadcast.bus import DOCUMENTED
from chat_py.surface.preboot import preboot_table
from chat_py.surface.signatures import Arg, Member
from chat_py.surface.table import GLOBALS, LOOSE
from chat_py.surface.table.options import OPTIONS
from chat_py.surface.table.state import SETS
from e2e.chat_page import GUIDE, ChatPage, Way
from e2e.watch import Watch

LAST = ("ChatEventManager.teardown", "ChatCore.destroy", "ChatCore.init", "ChatCore.reinit")
LEAVES = ("ChatNavigation.goBack", "ChatNavigation.goHome")
TYPED: dict[str, Any] = {
    "string": "hello",
    "Id": "kai",
    "number": 1,
    "boolean": False,
    "K": "message:like",
    "EventName": "test:event",
    "Element": "<element>",
    "unknown": {"message": "Failed to fetch", "name": "TypeError"},
    "StateValues": {"feedback": True},
    "MessageData": {"sender": "user", "content": "Hello", "id": "m-plain"},
    "ChatData": {"id": "kai", "messages": [{"sender": "bot", "content": "Hi"}]},
    "PersonaData": {"id": "p1", "name": "Me"},
    "ScenarioData": {"id": "s1", "title": "Rain"},
    "ChatCharacter": {"id": "kai", "name": "Kai"},
    "RequestData": {"chatId": "kai"},
    "EventData<K>": {"messageId": "m1", "nested": {"list": [1, {"deep": True}]}},
    "DropdownItem": {"label": "Like", "action": "like"},
}
NAMED: dict[str, Any] = {
    "ChatAPI.makeRequest": ["GET", "/chats"],
    "ChatAPI.stream": ["POST", "/completion", {"chatId": "kai"}],
    "ChatMessageDisplay.displayMessage": ["bot", "Hello", None, "<function>"],
    "ChatState.init": [{"userId": "ann"}],
    "ChatInputHandler.submitMessage": [],
}
WATCH_EVENTS = """(names) => {
  ChatEventManager.on("*", plain.listener("* event"));
  for (const name of names) {
    ChatEventManager.on(name, plain.listener(`${name} event`));
    document.addEventListener(name, (event) => plain.look(event.detail, `${name} detail`));
  }
}"""


def _value(type_: str) -> Any:
    first = type_.split(" | ", maxsplit=1)[0]
    if first.endswith("[]"):
        return [_value(first.removesuffix("[]"))]
    if first.startswith('"'):
        return first.strip('"')
    if first in TYPED:
        return TYPED[first]
    return {} if first in OPTIONS else "<function>"


def _arguments(member: Member) -> list[Any]:
    def value(arg: Arg) -> Any:
        return "nobody" if arg.name in ("imageId", "videoId") else _value(arg.type)

    return NAMED.get(member.path) or [value(arg) for arg in member.args]


def test_every_member_gives_plain_values(
    page: Page, open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect(r"status 4\d\d", r"Failed to load resource", r"request failed: POST .*/completion")
    chat = open_way(GUIDE)
    chat.open()
    page.evaluate(Path(__file__).with_name("plain.js").read_text(encoding="utf-8"))
    page.evaluate(WATCH_EVENTS, sorted(DOCUMENTED))
    chat.ask("Show me code")

    members = [member for entry in GLOBALS for member in entry.members()]
    methods = [m for m in members if m.kind not in ("value", "record", "map", "constant")]
    order = sorted(
        (m for m in methods if m.path not in LEAVES),
        key=lambda m: LAST.index(m.path) if m.path in LAST else -1,
    )
    for member in order:
        page.evaluate("([path, args]) => plain.call(path, args)", [member.path, _arguments(member)])
    for name in LOOSE:
        assert page.evaluate("(name) => typeof window[name]", name) == "function"
    properties = [m.path for m in members if m not in methods]
    properties += [f"ChatState.{name}" for name in (*preboot_table()["fields"], *SETS)]
    for path in properties:
        page.evaluate(
            """(path) => {
          const [owner, name] = path.split(".");
          plain.look(window[owner][name], path);
        }""",
            path,
        )
    walked = set(page.evaluate("plain.walked()"))
    faults = page.evaluate("plain.faults")
    plain = "(path) => { plain.call(path, []); }"
    page.evaluate(plain, LEAVES[0])
    with page.expect_navigation():  # a tab that is going somewhere cannot be closed
        page.evaluate(plain, LEAVES[1])

    assert faults == []
    expected = {m.path for m in members} | set(properties)
    assert expected - walked - set(LEAVES) == set()
    heard = {"message:sent", "message:received", "chatapi:fetch-success", "chat:loaded", "*"}
    assert heard <= walked, "events were walked too"
