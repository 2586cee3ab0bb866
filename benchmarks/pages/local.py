"""A plug-in: keeps chats of a million messages in the browser, and takes times."""

import asyncio
import time
from typing import Any

import chat_py_native as native

from chat_py.backends.local.chats import LocalChats
from chat_py.backends.local.desk import Desk
from chat_py.backends.local.record import ChatRecord
from chat_py.backends.local.records import Records
from chat_py.backends.local.schema import MIGRATIONS
from chat_py.backends.local.shelf import summary
from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.database import JsDatabase
from chat_py.http.errors import ErrorMaker
from chat_py.models.message import Message

BEGUN = 1_700_000_000_000
MINUTE = 60_000


class Alone:
    """One tab of one user, at a time that stands still."""

    shared = False

    def now(self):
        return BEGUN

    async def acquire(self, name, patience):
        return lambda: None

    def post(self, text):
        pass

    def subscribe(self, callback):
        return lambda: None

    def report(self, error):
        raise error


def make_desk():
    alone: Any = Alone()
    owner = Owner("bench", alone.report)
    records = Records(
        database=JsDatabase(native.database),
        locks=alone,
        console=alone,
        on_denied=lambda: None,
        migrations=MIGRATIONS,
    )
    return Desk(
        records=records,
        locks=alone,
        clock=alone,
        tabs=Tabs(channel=alone, user=lambda: "ann", owner=owner, console=alone),
        owner=owner,
        user=lambda: "ann",
        errors=ErrorMaker(lambda key, **_: key),
        console=alone,
    )


async def fill(shelf, chats, each):
    """Keep as many chats of `each` messages; the messages of the first alone, which the page then
    copies."""
    changes = {}
    for number in range(chats):
        record = ChatRecord(
            id=f"chat{number:04d}",
            title=f"Chat {number}",
            created=BEGUN,
            updated=BEGUN + number * MINUTE,
            place=each,
            line=[(0, each)],
        )
        changes[shelf.chat(record.id)] = record.model_dump_json()
        changes[shelf.listed(record)] = summary(record).model_dump_json(by_alias=True)
    for place in range(each):
        content = f"Message {place} of a long chat, and some words more. " * 3
        message = Message(id=f"chat0000-{place}", sender="user", content=content)
        shelf.put(changes, "chat0000", place, message)
    await shelf.records.write(changes)


async def timed(work):
    begun = time.perf_counter()
    found = await work
    return found, (time.perf_counter() - begun) * 1000


async def measure(desk, chat_id):
    """ms of the first page of the list, of one of ten chats, and of a chat's newest messages."""
    chats = LocalChats(desk)
    listed, list_ms = await timed(chats.list_chats())
    _, ten_ms = await timed(chats.list_chats(limit=10))
    opened, open_ms = await timed(chats.open_chat(chat_id))
    shown = len(opened.chat.messages)
    return {
        "listed": len(listed.chats),
        "shown": shown,
        "list": list_ms,
        "ten": ten_ms,
        "open": open_ms,
    }


def setup(chat):
    desk = make_desk()
    tasks = set()

    def run(work):
        async def told():
            chat.trigger("bench:done", await work or {})

        task = asyncio.ensure_future(told())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    @chat.on("bench:fill")
    def fill_all(asked):
        run(fill(desk.shelf(), asked["chats"], asked["each"]))

    @chat.on("bench:measure")
    def measure_once(asked):
        run(measure(desk, asked["chat"]))
