"""Each guard of the server matters: without it, what it is there for happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from chat_py_server import identity, limits, problems, security, static
from tests.server.conftest import Guest, Meet, Start

CROSS_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


class Rig:
    """A server, two guests of it, and a file beside what it serves."""

    def __init__(self, start: Start, meet: Meet, folder: Path) -> None:
        pages = folder / "pages"
        pages.mkdir()
        (folder / "secret.txt").write_text("the secret")
        self.url = start(pages=pages, user_requests=20)
        self.guest: Guest = meet(self.url)
        self.victim: Guest = meet(self.url)
        self.victim.say("the secret")


def no_other_site_writes(rig: Rig) -> None:
    reply = rig.guest.post("/api/chat/kai/message", json={"content": "x"}, headers=CROSS_SITE)
    assert reply.status_code == 403


def no_forged_cookie_is_believed(rig: Rig) -> None:
    user = rig.victim.cookies["chat_guest"].partition(".")[0]
    forged = {"Cookie": f"chat_guest={user}.{'0' * 64}"}
    reply = httpx.get(f"{rig.url}/api/chat/kai/history", headers=forged, trust_env=False)
    assert "the secret" not in reply.text


def nothing_meant_for_another_is_done(rig: Rig) -> None:
    theirs = rig.victim.get("/api/chats").headers.get("X-Chat-Account", "any")
    headers = {"X-Chat-Account": theirs}
    reply = rig.guest.post("/api/chat/kai/message", json={"content": "x"}, headers=headers)
    assert reply.status_code == 401


def no_other_file_is_read(rig: Rig) -> None:
    target = {"target": b"/pages/../secret.txt"}
    assert "the secret" not in rig.guest.get("/", extensions=target).text


def every_reply_says_what_it_is(rig: Rig) -> None:
    assert rig.guest.get("/healthz").headers.get("x-content-type-options") == "nosniff"


def pages_have_a_policy(rig: Rig) -> None:
    policy = rig.guest.get("/pages/none.html").headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in policy


def nobody_asks_without_end(rig: Rig) -> None:
    rig.guest.get("/api/chats")
    assert 429 in [rig.guest.get("/api/chats").status_code for _ in range(25)]


def no_body_is_without_end(rig: Rig) -> None:
    reply = rig.guest.post("/api/chat/kai/message", json={"content": "x", "more": "y" * 100_000})
    assert reply.status_code == 413


async def granted(*_: object) -> float:
    """A limit that grants everything."""
    return 0.0


Probe = Callable[[Rig], None]
GUARDS: dict[Probe, tuple[Any, str, Any]] = {
    no_other_site_writes: (security, "is_cross_site", lambda *_: False),
    no_forged_cookie_is_believed: (identity.hmac, "compare_digest", lambda *_: True),
    nothing_meant_for_another_is_done: (identity, "ACCOUNT", "X-Unknown"),
    no_other_file_is_read: (static, "_is_plain", lambda _: True),
    every_reply_says_what_it_is: (security, "HEADERS", {}),
    pages_have_a_policy: (security, "POLICIES", {"/": ("default-src *",)}),
    nobody_asks_without_end: (limits.RateLimit, "wait", granted),
    no_body_is_without_end: (problems, "MAX_BODY", 10**9),
}


@pytest.mark.parametrize("probe", GUARDS, ids=lambda probe: probe.__name__)
def test_without_the_guard_the_attack_succeeds(
    probe: Probe, start: Start, meet: Meet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(start, meet, tmp_path)
    probe(rig)
    monkeypatch.setattr(*GUARDS[probe])
    with pytest.raises(AssertionError):
        probe(rig)
