"""Each endpoint with few and with many messages in the tables, in turn."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from benchmarks.server.clients import Client, clients
from benchmarks.serving import Served

Times = dict[str, tuple[float, float]]

__all__ = ["MESSAGES_OF_CHAT", "fill", "time_endpoints"]

MESSAGES_OF_CHAT = 50
Action = Callable[[Client], Coroutine[Any, Any, object]]
NUMBERS = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < :count - 1) "
FILL = (
    (
        (
            "INSERT INTO user_chats (id, user_id, chat_id, created_at)"
            " SELECT printf('c%032d', n), printf('u%032d', n), 'kai', n FROM n"
        ),
        MESSAGES_OF_CHAT,
    ),
    (
        (
            "INSERT INTO messages (id, user_chat_id, sender, content, timestamp, reply_to)"
            " SELECT printf('m%032d', n), printf('c%032d', n / 50), iif(n % 2, 'bot', 'user'),"
            "  'Message number ' || n || ', about as long as people write on average.', n,"
            "  iif(n % 2, printf('m%032d', n - 1), '') FROM n"
        ),
        1,
    ),
    (
        (
            "INSERT INTO completions"
            " (id, user_id, user_chat_id, message_id, reply_to, state, ending)"
            " SELECT printf('r%032d', n), printf('u%032d', n / 25), printf('c%032d', n / 25),"
            "  printf('m%032d', 2 * n + 1), printf('m%032d', 2 * n), 'done', '{}' FROM n"
        ),
        2,
    ),
    (
        (
            "INSERT INTO files (id, user_id, name, media_type, size)"
            " SELECT printf('f%032d', n), printf('u%032d', n), 'a.png', 'image/png', 9 FROM n"
        ),
        MESSAGES_OF_CHAT,
    ),
)
"""Each with how many messages there are for one of its rows."""


def fill(file: Path, messages: int) -> None:
    """Give the tables so many messages, in chats of 50, with their answers, and a file in each."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -500000")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        connection.execute("BEGIN")
        for sql, share in FILL:
            insert, _, select = sql.partition(" SELECT ")
            connection.execute(f"{insert} {NUMBERS} SELECT {select}", {"count": messages // share})
        connection.execute("COMMIT")
        for _, sql in indexes:
            connection.execute(sql)


def _actions(asked: dict[str, str]) -> dict[str, Action]:
    """Each endpoint, for a guest whose ids are `asked`."""

    def ask(method: str, path: str, body: str = "") -> Action:
        return lambda client: client.ask(method, path.format(**asked), body)

    async def answer(client: Client) -> None:
        await client.stream("POST", "/api/completion", '{"chatId": "kai"}', b"event: delta")

    say = '{"content": "How are you?"}'
    reset = '{"chatId": "aldous", "reset": true}'
    message = "/api/chat/kai/message/{message}"
    return {
        "`GET /healthz`": ask("GET", "/healthz"),
        "`GET /chats`": ask("GET", "/api/chats"),
        "`GET /chats?query=`": ask("GET", "/api/chats?query=hello"),
        "`PATCH /chats/…`": ask("PATCH", "/api/chats/kai", '{"pinned": true}'),
        "`GET /chat`": ask("GET", "/api/chat?chatId=kai"),
        "`POST /chat`, reset": ask("POST", "/api/chat", reset),
        "`GET …/history`": ask("GET", "/api/chat/kai/history"),
        "`GET …/history`, further back": ask("GET", "/api/chat/kai/history?offset=50"),
        "`POST …/message`": ask("POST", "/api/chat/kai/message", say),
        "`POST …/action`": ask("POST", message + "/action", '{"action": "like"}'),
        "`GET …/versions`": ask("GET", message + "/versions"),
        "`GET /suggestions`": ask("GET", "/api/suggestions?chatId=kai"),
        "`POST …/upscale`": ask("POST", "/api/images/lisbon-sunset/upscale", "{}"),
        "`POST /completion`, first word": answer,
        "`GET /completion`": lambda client: client.stream(
            "GET", "/api/completion/{completion}".format(**asked)
        ),
        "`DELETE /completion`": ask("DELETE", "/api/completion/{completion}"),
        "`POST /files`": upload,
    }


async def upload(client: Client) -> None:
    """Send a small file."""
    part = 'Content-Disposition: form-data; name="file"; filename="a.txt"'
    body = f"--b\r\n{part}\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
    await client.ask("POST", "/api/files", body, kind="multipart/form-data; boundary=b")


async def _arrive(client: Client) -> dict[str, str]:
    """A guest with a conversation; the ids of an answer."""
    await client.ask("GET", "/api/chat?chatId=mira")
    await client.ask("POST", "/api/chat/kai/message", '{"content": "Hello"}')
    stream = await client.stream("POST", "/api/completion", '{"chatId": "kai"}')
    start = stream.partition(b"event: start\ndata: ")[2].partition(b"\n")[0]
    ids = from_json(start)
    return {"completion": ids["completionId"], "message": ids["messageId"]}


async def time_endpoints(
    few: Served, many: Served, requests: int
) -> dict[str, tuple[float, float]]:
    """Median milliseconds of each endpoint on two servers, asked in turn."""
    found: Times = {}
    async with clients(few.address, 1) as (one,), clients(many.address, 1) as (other,):
        both = [(client, _actions(await _arrive(client))) for client in (one, other)]
        for name in both[0][1]:
            times: tuple[list[float], list[float]] = ([], [])
            for number in range(requests):
                order = (0, 1) if number % 2 else (1, 0)
                for place in order:
                    client, actions = both[place]
                    if "first word" in name:
                        await actions["`POST …/message`"](client)
                    begun = time.perf_counter()
                    await actions[name](client)
                    times[place].append((time.perf_counter() - begun) * 1000)
                    if "first word" in name:
                        await client.rest()
            found[name] = statistics.median(times[0]), statistics.median(times[1])
    return found
