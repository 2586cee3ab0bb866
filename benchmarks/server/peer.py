"""A bare Starlette application with SQLite, to measure the server against.

It does the same writes and reads to the disk, as plainly as one can: a message is stored
(`synchronous=FULL`) and read back, the last fifty are listed, an answer streams words. It has no
users, no limits, no keys and validates nothing.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

__all__ = ["app"]

RATE = float(os.environ.get("PEER_RATE", "10"))
WORDS = 150
FIELDS = ("id", "chat", "sender", "content", "timestamp")


def _connect() -> sqlite3.Connection:
    connection = sqlite3.connect(os.environ["PEER_FILE"], check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, chat TEXT,"
        " sender TEXT, content TEXT, timestamp INTEGER)"
    )
    connection.execute("CREATE INDEX IF NOT EXISTS of_chat ON messages (chat, seq)")
    return connection


thread = ThreadPoolExecutor(1)
connection = thread.submit(_connect).result()


def _add(chat: str, content: str) -> dict[str, Any]:
    message_id = uuid.uuid4().hex
    with connection:
        connection.execute(
            "INSERT INTO messages (id, chat, sender, content, timestamp) VALUES (?, ?, ?, ?, ?)",
            (message_id, chat, "user", content, int(time.time() * 1000)),
        )
    row = connection.execute(
        "SELECT id, chat, sender, content, timestamp FROM messages WHERE id = ?", (message_id,)
    ).fetchone()
    return dict(zip(FIELDS, row, strict=True))


def _list(chat: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT id, chat, sender, content, timestamp FROM messages WHERE chat = ?"
        " ORDER BY seq DESC LIMIT 50",
        (chat,),
    ).fetchall()
    return [dict(zip(FIELDS, row, strict=True)) for row in rows]


async def add(request: Request) -> Response:
    content = json.loads(await request.body())["content"]
    chat = request.path_params["chat"]
    stored = await asyncio.get_running_loop().run_in_executor(thread, _add, chat, content)
    return JSONResponse(stored, 201)


async def history(request: Request) -> Response:
    chat = request.path_params["chat"]
    found = await asyncio.get_running_loop().run_in_executor(thread, _list, chat)
    return JSONResponse({"messages": found})


async def complete(request: Request) -> Response:
    async def words() -> AsyncIterator[str]:
        for number in range(WORDS):
            yield f'id: {number}\nevent: delta\ndata: {{"text":" word"}}\n\n'
            await asyncio.sleep(1 / RATE)

    return StreamingResponse(words(), media_type="text/event-stream")


app = Starlette(
    routes=[
        Route("/api/chat/{chat}/message", add, methods=["POST"]),
        Route("/api/chat/{chat}/history", history),
        Route("/api/completion", complete, methods=["POST"]),
    ]
)
