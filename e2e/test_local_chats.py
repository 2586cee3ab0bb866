"""Chats that are kept in the browser, in its real IndexedDB."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from e2e.chat_page import ChatPage
from e2e.plugins import use_plugins

CHATS = '''
import asyncio
import chat_py_native as native
from chat_py.backends.local.chats import UNDO, LocalChats
from chat_py.backends.local.desk import Desk
from chat_py.backends.local.records import Records
from chat_py.backends.local.schema import MIGRATIONS
from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.database import JsDatabase
from chat_py.http.errors import ErrorMaker

class Alone:
    """One tab, with a clock that can be set."""
    time = 1_700_000_000_000
    shared = False
    ids = 0
    def now(self):
        self.time += 1000
        return self.time
    def uuid(self):
        self.ids += 1
        return f"id{self.ids}"
    async def acquire(self, name, patience):
        return lambda: None
    def post(self, text): pass
    def subscribe(self, callback):
        return lambda: None
    def report(self, error):
        raise error

def local_chats(alone):
    def denied():
        raise RuntimeError("nothing is kept")
    owner = Owner("test", alone.report)
    tabs = Tabs(channel=alone, user=lambda: "ann", owner=owner, console=alone)
    records = Records(
        database=JsDatabase(native.database), locks=alone, console=alone,
        on_denied=denied, migrations=MIGRATIONS,
    )
    desk = Desk(
        records=records, locks=alone, clock=alone, tabs=tabs, owner=owner,
        user=lambda: "ann", errors=ErrorMaker(lambda key, **_: key), console=alone,
    )
    return LocalChats(desk)

async def texts(chats, chat_id, **page):
    return [m.content for m in (await chats.history(chat_id, **page)).messages]

async def story():
    alone = Alone()
    chats = local_chats(alone)
    for number in range(7):
        await chats.save_message("a", {"content": f"a{number}"}, key=f"k{number}")
    await chats.save_message("a", {"content": "anew", "replaces": "k5"}, key="k9")
    await chats.act("a", "k1", "delete")
    first = await chats.answers.begin("a")
    await chats.answers.write("a", first.id, "One \\ud83d\\ude00", state="sent")
    second = await chats.answers.begin("a", regenerates=first.id)
    await chats.answers.write("a", second.id, "Two", state="sent")
    await chats.act("a", first.id, "select")
    for name in "bcd":
        await chats.create_chat(name, key=name)
    await chats.delete_chat("c")
    again = local_chats(alone)
    assert await texts(again, "a", limit=3, offset=2) == ["a2", "a3", "a4"]
    assert await texts(again, "a", limit=2, offset=0) == ["anew", "One \\U0001f600"]
    page = await again.list_chats(limit=2)
    assert [c.id for c in page.chats] == ["d", "b"], page
    page = await again.list_chats(limit=2, after=page.next)
    assert [c.id for c in page.chats] == ["a"] and page.next is None, page
    assert [hit.message_id async for hit in again.search("ANEW")] == ["k9"]
    alone.time += UNDO + 10_000
    await again.list_chats()
    assert await again._desk.shelf().read_chat("c") is None
    text = "".join([piece async for piece in again.export()])
    done = await again.import_chats(text)
    assert done.skipped == ["d", "b", "a"], done
    return "all is as it was"

def setup(chat):
    async def run():
        try:
            chat.notify(await story())
        except BaseException as error:
            chat.notify(f"{type(error).__name__}: {error}")
    chat.running = asyncio.ensure_future(run())
'''


def test_what_is_kept_is_read_again(chat: ChatPage) -> None:
    use_plugins(chat, chats=CHATS)
    chat.open()
    notice = chat.page.locator(".cp-notice")
    expect(notice.first).to_have_text(re.compile("all is as it was"))
