"""The page reads chats that are kept in the browser as Python does (native/first-view/kept.mjs,
under Node.js)."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from chat_py.backends.local.schema import STORE
from chat_py.composition.first_view import first_view_table
from tests.fakes.local_chats import LocalRig
from tools.command import ROOT
from tools.setup import find_node

KEPT = ROOT / "static/src/native/first-view/kept.mjs"
SCRIPT = """
const [table, records, user, ids, kept] = JSON.parse(require("fs").readFileSync(0, "utf8"));
globalThis.__FIRST_VIEW__ = table;
const database = {
  get: async (store, key) => records[key],
  async getMany(store, keys) {
    return JSON.stringify(JSON.parse(keys).map((key) => records[key] ?? null));
  },
  async items(store, prefix, after, before, limit, backwards) {
    const found = Object.entries(records).filter(([key]) => key.startsWith(prefix)).sort();
    return JSON.stringify((backwards ? found.reverse() : found).slice(0, limit || undefined));
  },
};
import(kept).then(async ({ openKept }) => {
  const found = await openKept(database, user);
  const chats = found && (await Promise.all(ids.map(found.chat))).map((text) => JSON.parse(text));
  console.log(JSON.stringify(found && [JSON.parse(found.list), chats]));
});
"""


def page(rig: LocalRig, *ids: str) -> Any:
    """The list and the chats `ids`, as the page reads them; `None`: it reads nothing."""
    node = find_node()
    assert node is not None
    table = {**first_view_table(), "pageSize": 3}
    stored = rig.database.stores.get(STORE, {})
    given = json.dumps([table, stored, rig.user, ids, KEPT.as_uri()])
    done = subprocess.run([node, "-e", SCRIPT], input=given, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


async def expect_same(rig: LocalRig, *ids: str) -> None:
    found = page(rig, *ids)
    assert found is not None
    listed, chats = found
    assert [chat["id"] for chat in listed["chats"]] == await rig.listed()
    for chat_id, response in zip(ids, chats, strict=True):
        opened = await rig.chats.open_chat(chat_id)
        assert opened.chat is not None
        texts = [message["content"] for message in response["chat"]["messages"]]
        assert texts == [message.content for message in opened.chat.messages]


async def test_the_newest_page_of_what_is_shown() -> None:
    rig = LocalRig()
    ids = await rig.say("c1", *"abcdefg")
    await rig.say("c2", "one")
    await expect_same(rig, "c1", "c2")
    await rig.chats.act("c1", ids[5], "delete")
    await rig.chats.act("c1", ids[2], "delete")
    await expect_same(rig, "c1")
    answer = await rig.answer("c1", "An answer")
    await rig.answer("c1", "Another one", regenerates=answer)
    await expect_same(rig, "c1")
    await rig.say("c1", "instead of d", replaces=ids[3])
    await expect_same(rig, "c1", "c2")
    await rig.chats.open_chat("c1", reset=True)
    await expect_same(rig, "c1")
    await rig.say("c1", "new")
    await rig.chats.restore_chat("c1")
    await expect_same(rig, "c1")


async def test_names_with_other_letters() -> None:
    rig = LocalRig()
    rig.user = "USER é/'()"
    await rig.say("CHAT 00 ü", "Hello")
    await expect_same(rig, "CHAT 00 ü")


async def test_another_users_are_not_read() -> None:
    rig = LocalRig()
    await rig.say("c1", "Ann's")
    rig.user = "bob"
    assert page(rig, "c1") == [{"chats": []}, [None]]


async def test_a_deleted_chat_is_none() -> None:
    rig = LocalRig()
    await rig.say("c1", "Gone")
    await rig.chats.delete_chat("c1")
    assert page(rig, "c1") == [{"chats": []}, [None]]


@pytest.mark.parametrize("version", [None, "0", "2"])
async def test_what_another_version_has_stored_is_left_to_python(version: str | None) -> None:
    rig = LocalRig()
    await rig.say("c1", "Hello")
    stored = rig.database.stores[STORE]
    if version is None:
        del stored["schema"]
    else:
        stored["schema"] = version
    assert page(rig, "c1") is None
