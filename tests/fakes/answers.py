"""The stream of an answer as a server sends it, and pages that ask for one."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.fakes.chat_rig import ChatRig
from tests.fakes.storage import FakeDatabase

__all__ = ["DONE", "POST", "START", "asked", "begin", "delta", "left_behind", "resume", "rig_of"]

START = ("start", {"completionId": "c1", "messageId": "m1"})
DONE = ("done", {"messageId": "m1", "currentStep": 3, "totalSteps": 5, "suggestions": ["Why?"]})
POST = ("POST", "/api/completion", None)


def delta(number: int, text: str) -> tuple[str, Any, str]:
    """The event with a piece of the text, and its id."""
    return ("delta", {"text": text}, str(number))


def resume(last: str | None) -> tuple[str, str, str | None]:
    """The request that goes on after the event `last`, as `asked` gives it."""
    return ("GET", "/api/completion/c1", last)


def rig_of(*scripted: Any, **more: Any) -> ChatRig:
    """A page with chat "1" open."""
    rig = ChatRig(*scripted, **more)
    rig.state.chat_id, rig.state.user_chat_id = "1", "u1"
    return rig


def begin(rig: ChatRig, **options: Any) -> asyncio.Task[dict[str, Any]]:
    """Ask for an answer to the message "q1"."""
    options.setdefault("messageId", "q1")
    return asyncio.ensure_future(rig.completion.generate_chat_completion(options))


def asked(rig: ChatRig) -> list[tuple[str, str, str | None]]:
    """What went out: method, address, and after which event."""
    return [(r.method, r.url, r.headers.get("last-event-id")) for r in rig.transport.sent]


async def left_behind(*scripted: Any) -> FakeDatabase:
    """What a visit that ends in the middle of an answer leaves in the browser."""
    rig = rig_of(*scripted)
    begin(rig).add_done_callback(lambda task: task.exception())
    await asyncio.sleep(1)
    rig.owner.close()
    await asyncio.sleep(0.001)
    return rig.database
