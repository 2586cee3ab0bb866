"""What is shown before Python is there is what Python shows: native/first-view under Node.js and
the package under CPython read the same cases, tests/data/first_view.json.

Of each case `seen` is what Python shows (`null`: it says that it cannot be read), and `left` how
many of that are left to it, the oldest first, because only it can show them."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from pydantic import ValidationError

from chat_py.border.json_text import read_json
from chat_py.composition.first_view import first_view_table
from chat_py.message.formatter import clean_text
from chat_py.models.chat import ChatSummaries
from chat_py.models.opened_chat import OpenedChatResponse
from chat_py.sending.item import OutboxItem, key_prefix
from tests.fakes.chat_page import ChatPage
from tools.command import ROOT
from tools.setup import find_node

FOLDER = ROOT / "static/src/native/first-view"
CASES = json.loads((ROOT / "tests/data/first_view.json").read_text())
LANGUAGES_OWN = {"time", "label"}
"""Values of the platform's `Intl`."""
SCRIPT = """
const [table, cases, folder] = JSON.parse(require("fs").readFileSync(0, "utf8"));
globalThis.__FIRST_VIEW__ = table;
const formats = { time: () => "", moment: () => "" };
const words = table.words;
const textOf = (one) => one.text ?? JSON.stringify(one.given);

(async () => {
  const modules = ["read.mjs", "values.mjs", "record.mjs"].map((name) => import(folder + name));
  const [read, values, record] = await Promise.all(modules);

  const shown = (message, { name, avatar }) => {
    const you = { name: words["message.you"] };
    const who = { name: message.name || name || words["message.bot"], avatar };
    const person = message.sender === "user" ? you : who;
    return { ...values.messageValues(message, person, formats), text: message.text };
  };
  const chat = (one) => {
    const found = read.readChat(textOf(one), one.base ?? "");
    return found && found.messages.map((message) => shown(message, found.character));
  };
  const list = (one) => {
    const found = read.readList(textOf(one), one.base ?? "");
    return found && found.map((entry) => values.entryValues(entry, () => ""));
  };
  const early = ({ text, user }) => {
    const said = { id: "e1", user, account: "x", chat: "kai", text, page: "p" };
    const made = record.recordOf({ ...said, now: 1764000000000, seq: 12 });
    const [cleaned, prefix] = [record.cleaned(text), record.prefixOf(user)];
    return { cleaned, prefix, key: record.keyOf(made), record: made };
  };
  const { chats, lists, early: sent } = cases;
  const made = { chats: chats.map(chat), lists: lists.map(list), early: sent.map(early) };
  console.log(JSON.stringify(made));
})();
"""


@pytest.fixture(scope="module")
def early() -> dict[str, list[Any]]:
    """What the page makes of all cases."""
    node = find_node()
    assert node is not None
    given = json.dumps([first_view_table(), CASES, f"{FOLDER.as_uri()}/"])
    done = subprocess.run([node, "-e", SCRIPT], input=given, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def numbered(kind: str) -> list[Any]:
    return [pytest.param(i, one, id=one["what"]) for i, one in enumerate(CASES[kind])]


def parsed(case: dict[str, Any]) -> Any:
    return read_json(case["text"]) if "text" in case else case["given"]


def context(case: dict[str, Any]) -> dict[str, str] | None:
    return {"base": case["base"]} if "base" in case else None


class Filled:
    """A page that takes note of what its templates are filled with."""

    def __init__(self, kind: str) -> None:
        self.page = ChatPage()
        self._kind = kind
        self._fill = self.page.document.fill
        self.made: list[tuple[Any, dict[str, Any]]] = []
        self.page.document.fill = self.fill  # type: ignore[method-assign]

    def fill(self, kind: str, values: Any) -> Any:
        element = self._fill(kind, values)
        if kind in (self._kind, "image", "video"):
            self.made.append((element, {k: v for k, v in values.items() if v is not None}))
        return element


def python_chat(case: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What Python shows of a response, message by message; `None`: that it cannot be read."""
    filled = Filled("message")
    try:
        response = OpenedChatResponse.model_validate(parsed(case), context=context(case))
    except ValidationError:
        return None
    if response.chat is not None:
        filled.page.display.show_chat(response.chat, response.character)
    bodies = [(element.query(".message-text"), values) for element, values in filled.made]
    return [{**values, "text": body.text if body else ""} for body, values in bodies]


def python_list(case: dict[str, Any]) -> list[dict[str, Any]] | None:
    filled = Filled("chat")
    try:
        found = ChatSummaries.model_validate(parsed(case), context=context(case))
    except ValidationError:
        return None
    filled.page.chat_list.show(found.chats)
    return [values for _, values in filled.made]


def same(values: dict[str, Any], *, kind: str) -> dict[str, Any]:
    """Without what depends on a language."""
    left_out = LANGUAGES_OWN | ({"moment"} if kind == "chats" else set())
    return {name: value for name, value in values.items() if name not in left_out}


def assert_seen(found: list[dict[str, Any]] | None, expected: list[dict[str, Any]] | None) -> None:
    if expected is None or found is None:
        assert found == expected
        return
    assert len(found) == len(expected), found
    for values, wanted in zip(found, expected, strict=True):
        assert {name: values.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(("at", "case"), numbered("chats"))
async def test_a_chat(at: int, case: dict[str, Any], early: dict[str, list[Any]]) -> None:
    python = python_chat(case)
    assert_seen(python, case["seen"])
    left = case.get("left", 0)
    if left == "all" or python is None:
        assert early["chats"][at] is None
        return
    shown = python[left:]
    assert [same(one, kind="chats") for one in early["chats"][at] or []] == [
        same(one, kind="chats") for one in shown
    ]


@pytest.mark.parametrize(("at", "case"), numbered("lists"))
async def test_a_list(at: int, case: dict[str, Any], early: dict[str, list[Any]]) -> None:
    python = python_list(case)
    assert_seen(python, case["seen"])
    if python is None or case.get("left"):
        assert early["lists"][at] is None
        return
    assert [same(one, kind="lists") for one in early["lists"][at]] == [
        same(one, kind="lists") for one in python
    ]


@pytest.mark.parametrize(("at", "case"), numbered("early"))
def test_a_message_that_is_sent_early(
    at: int, case: dict[str, Any], early: dict[str, list[Any]]
) -> None:
    found = early["early"][at]
    assert clean_text(case["text"]).strip() == found["cleaned"] == case["cleaned"]
    assert key_prefix(case["user"]) == found["prefix"] == case["prefix"]
    item = OutboxItem.model_validate(found["record"])
    assert item.key == found["key"]
    assert (item.chat_id, item.content, item.early) == ("kai", case["text"], "p")
    assert found["record"].keys() <= OutboxItem.model_fields.keys()
