from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.server.conftest import PROJECT, Meet, Start

ORIGIN = "https://page.example"


def test_an_allowed_origin_may_use_the_api_with_its_headers(start: Start, meet: Meet) -> None:
    guest = meet(start(cors_origins=(ORIGIN,)))
    asked = "idempotency-key,x-chat-request,last-event-id,accept,content-type"
    for method in ("GET", "POST", "DELETE"):
        preflight = guest.options(
            "/api/completion",
            headers={
                "Origin": ORIGIN,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": asked,
            },
        )
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == ORIGIN
        assert preflight.headers["access-control-allow-credentials"] == "true"
    headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"}
    reply = guest.post("/api/chat/kai/message", json={"content": "x"}, headers=headers)
    assert reply.status_code == 201
    assert "retry-after" in reply.headers["access-control-expose-headers"].lower()
    failed = guest.get("/api/chat/none/history", headers=headers)
    assert failed.headers["access-control-allow-origin"] == ORIGIN


def test_another_origin_gets_no_permission(start: Start, meet: Meet) -> None:
    guest = meet(start(cors_origins=(ORIGIN,)))
    reply = guest.get("/api/chats", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in reply.headers


def test_an_unexpected_failure_is_a_problem_with_all_headers(
    start: Start, meet: Meet, tmp_path: Path
) -> None:
    guest = meet(start(cors_origins=(ORIGIN,)))
    with closing(sqlite3.connect(tmp_path / "data/chat.sqlite3")) as file:
        file.execute("DROP VIEW shown")
    reply = guest.get("/api/chats", headers={"Origin": ORIGIN})
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "shown" not in reply.text
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert reply.headers["x-content-type-options"] == "nosniff"


FORKED = """
import asyncio, os, sys
from pathlib import Path
import httpx
from chat_py_server import Config, create_app

app = create_app(Config(data=Path(sys.argv[1])))


async def lifespan():
    async def tell(message):
        print(message["type"])

    await app({"type": "lifespan"}, None, tell)


async def say():
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        body = {"content": "hello"}
        print((await client.post("/api/chat/kai/message", json=body)).status_code, flush=True)


if os.fork():
    os.wait()
else:
    asyncio.run(lifespan())
asyncio.run(say())
os._exit(0)
"""


def test_a_fork_of_the_process_that_made_it_is_refused_with_the_reason(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED, str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "lifespan.startup.failed\n503\n201\n"
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert set(lines) == {line for line in lines if line.startswith("create_app was called before")}
