"""Whatever happens, in whatever order: no message is lost, none is sent twice, the order of each
chat holds, no draft is overwritten, and nobody sees what is another user's."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter, defaultdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.world import USERS, Tab, World

IN_PYODIDE = sys.platform == "emscripten"
SOAK = os.environ.get("CHAT_PY_SEQUENCES", "")
"""How many random sequences `make soak` asks for; without it a few, always the same ones."""

CHATS = ("1", "2")
DAY = 86_400_000

steps = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(CHATS), st.integers(0, 1)),
    st.tuples(st.just("send"), st.sampled_from(CHATS), st.integers(0, 1)),
    st.tuples(st.just("refused"), st.sampled_from(CHATS), st.integers(0, 1)),
    st.tuples(st.just("edit"), st.sampled_from(CHATS), st.integers(0, 1)),
    st.tuples(st.just("switch"), st.sampled_from(CHATS), st.integers(0, 1)),
    st.tuples(st.just("reload"), st.integers(0, 1)),
    st.tuples(st.just("second tab")),
    st.tuples(st.just("close a tab"), st.integers(0, 1)),
    st.tuples(st.just("offline")),
    st.tuples(st.just("online")),
    st.tuples(st.just("session ends")),
    st.tuples(st.just("log in"), st.sampled_from(USERS)),
    st.tuples(st.just("log in unseen"), st.sampled_from(USERS)),
    st.tuples(st.just("server"), st.sampled_from((0, 500, 503))),
    st.tuples(st.just("clock"), st.sampled_from((-DAY, DAY))),
    st.tuples(st.just("wait"), st.sampled_from((0.02, 1.0, 20.0, 400.0))),
)


class Story:
    """A world, and what a person did in it."""

    def __init__(self, seed: int) -> None:
        self.world = World(seed)
        self.said: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.refused: set[str] = set()
        self.drafts: dict[tuple[str, str], str] = {}
        self.count = 0

    def tab(self, number: int) -> Tab:
        return self.world.tabs[number % len(self.world.tabs)]

    async def step(self, name: str, *more: Any) -> None:
        world = self.world
        if name in ("send", "refused"):
            await self._send(*more, refused=name == "refused")
        elif name == "edit":
            chat, number = more
            self.count += 1
            tab = self.tab(number)
            text = f"{tab.user}'s draft {self.count}"
            self.drafts[tab.user, chat] = text
            tab.drafts.save(chat, text)
        elif name == "switch":
            self.tab(more[1]).state.chat_id = more[0]
            await self.tab(more[1]).completion.resume_pending(more[0])
        elif name == "reload":
            world.close(self.tab(more[0]))
            await world.open()
        elif name == "second tab" and len(world.tabs) < 2:
            await world.open()
        elif name == "close a tab" and len(world.tabs) > 1:
            world.close(self.tab(more[0]))
        elif name in ("offline", "online"):
            world.set_online(name == "online")
        elif name == "session ends":
            world.server.session = ""
        elif name == "log in":
            world.log_in(more[0])
        elif name == "log in unseen":  # on another page: open tabs go on as they were
            world.server.session = more[0]
        elif name == "server":
            world.server.failing = more[0]
        elif name == "clock":
            world.clock.jump(more[0])
        elif name == "wait":
            await asyncio.sleep(more[0])

    async def _send(self, chat: str, number: int, *, refused: bool) -> None:
        tab = self.tab(number)
        user = tab.user
        self.count += 1
        # Every third says the same as the one before: two equal messages are two.
        content = f"{user}: {self.count // 3 if not refused else self.count}"
        if refused:
            content += " (refused)"
            self.refused.add(content)
            self.world.server.refuse.add(content)
        self.said[user, chat].append(content)
        await tab.outbox.add(chat, "", content)
        tab.drafts.clear(chat)
        self.drafts.pop((user, chat), None)
        await asyncio.sleep(0.002)  # a person is not faster

    async def end(self) -> None:
        """All is well again, and everybody comes back once."""
        world = self.world
        world.weather.fine, world.server.failing = True, 0
        world.server.refuse.clear()
        world.set_online(True)
        for user in USERS:
            world.log_in(user)
            await asyncio.sleep(700)
            for chat in CHATS:
                for item in await world.tabs[0].outbox.pending(chat):
                    await world.tabs[0].outbox.retry(item.id)
            await asyncio.sleep(700)
            world.close(world.tabs[0])  # and a visit that finds what answers were left
            await world.open()
            await world.tabs[-1].start()
            await asyncio.sleep(700)

    def check_now(self) -> None:
        """What holds at any moment."""
        world = self.world
        for tab in world.tabs:
            for chat in CHATS:
                assert tab.drafts.load(chat) == self.drafts.get((tab.user, chat), "")
        for tab in [*world.tabs, *world.gone]:
            for user, text in tab.seen:
                assert text.startswith(user), f"{user} saw {text!r}"
            assert tab.console.reported == []

    def check_end(self) -> None:
        server = self.world.server
        for (user, chat), said in self.said.items():
            rows = server.rows.get((user, chat), [])
            got = [content for _, content in rows]
            assert Counter(got) == Counter(said)
            assert [text for text in got if text not in self.refused] == [
                text for text in said if text not in self.refused
            ]
            assert len({key for key, _ in rows}) == len(rows)
            for key, _ in rows:
                assert len(server.asked.get((user, f"m-{key}"), ())) == 1
        assert sum(map(len, server.rows.values())) == sum(map(len, self.said.values()))
        assert self.world.kept == {}


@settings(
    max_examples=int(SOAK or (60 if IN_PYODIDE else 300)),
    derandomize=not SOAK,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32), story=st.lists(steps, min_size=1, max_size=30))
async def test_nothing_is_lost_and_nothing_is_sent_twice(
    seed: int, story: list[tuple[Any, ...]]
) -> None:
    told = Story(seed)
    await told.world.open()
    for name, *more in story:
        await told.step(name, *more)
        told.check_now()
    await told.end()
    told.check_now()
    told.check_end()
    for tab in list(told.world.tabs):
        told.world.close(tab)
