"""What another application shares is passed on, and nothing is loaded before."""

from __future__ import annotations

import asyncio

from chat_py.base.owner import Owner
from chat_py.ui.share_target import ShareTarget
from tests.fakes.dom import FakeDocument, FakeElement


class FakeTakes:
    def __init__(self) -> None:
        self.seen: list[str] = []

    async def take(self) -> None:
        self.seen.append("take")

    def lost(self) -> None:
        self.seen.append("lost")


def raise_again(error: BaseException) -> None:
    raise error


async def test_it_is_made_with_the_first_thing_and_told_of_each():
    made: list[FakeTakes] = []

    def takes() -> FakeTakes:
        made.append(FakeTakes())
        return made[0]

    owner = Owner("page", raise_again)
    document = FakeDocument("<main></main>")
    ShareTarget(document=document, takes=takes, owner=owner)
    assert made == []
    for event in ("chat_py:shared", "chat_py:share-lost", "chat_py:shared"):
        document.dispatch(FakeElement(document, document.soup), event)
        await asyncio.sleep(0)
    assert len(made) == 1
    assert made[0].seen == ["take", "lost", "take"]
