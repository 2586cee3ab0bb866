"""Whatever is done to the chats in the browser, in two tabs and while the disk is full: they are
what a plain list of lists says."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat_py.border.json_text import read_json
from tests.fakes.local_chats import LocalRig

IN_PYODIDE = sys.platform == "emscripten"
SOAK = os.environ.get("CHAT_PY_SEQUENCES", "")
CHATS = ("1", "2")
NAMES = (
    "say, say, answer, regenerate, select, anew, delete, restore, like, reset, back, rename, "
    "delete chat, restore chat, disk"
).split(", ")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(CHATS), st.integers(0, 1), st.integers(0, 40)
    ),
    min_size=15,
    max_size=50,
)


@dataclass
class Slot:
    """A message, or an answer with all its versions."""

    versions: dict[str, str]
    shown: str
    answer: bool
    deleted: bool = False
    likes: set[str] = field(default_factory=set[str])
    edits: list[Slot] = field(default_factory=list["Slot"])
    """All edits of a message of the user's, oldest first, this one among them; none for one."""

    @property
    def wanted_versions(self) -> dict[str, str]:
        if self.answer or not self.edits:
            return self.versions
        return {slot.shown: slot.versions[slot.shown] for slot in self.edits if not slot.deleted}


@dataclass
class Chat:
    """What a chat should be."""

    title: str = ""
    line: list[Slot] = field(default_factory=list[Slot])
    earlier: list[list[Slot]] = field(default_factory=list[list[Slot]])
    gone: bool = False

    @property
    def shown(self) -> list[Slot]:
        return [slot for slot in self.line if not slot.deleted]

    @property
    def all(self) -> list[Slot]:
        lines = [*self.earlier, self.line]
        return list({id(slot): slot for line in lines for slot in line}.values())

    def leave(self, line: list[Slot]) -> None:
        self.earlier.append(self.line)
        self.line = line

    def show(self, slot: Slot) -> None:
        slot.deleted = False
        if not any(other is slot for other in self.line):
            for index in range(len(self.earlier) - 1, -1, -1):
                if any(other is slot for other in self.earlier[index]):
                    self.leave(self.earlier.pop(index))
                    return


class Story:
    """Two tabs, and what the chats should be."""

    def __init__(self) -> None:
        self.first = LocalRig()
        self.tabs = [self.first, LocalRig(self.first)]
        self.chats = {name: Chat() for name in CHATS}
        self.order: list[str] = []
        self.count = 0

    async def step(self, name: str, chat_id: str, tab: int, number: int) -> None:
        # What is not kept is in the memory of its tab, so that only this one goes on meanwhile.
        rig = self.tabs[0 if self.first.database.full else tab]
        chat = self.chats[chat_id]
        self.count += 1
        text = f"text {self.count}"
        known = chat_id in self.order
        if name == "disk":
            if self.first.database.full:
                self.first.database.full = False
                await self.step("say", chat_id, 0, 0)  # what brings the rest to the disk
            else:
                self.first.database.full = True
        elif name == "say" or (name == "anew" and chat.gone):
            if chat.gone:
                if chat.line:
                    chat.leave([])
                chat.title, chat.gone = "", False
            (said,) = await rig.say(chat_id, text)
            chat.line = [*chat.line, Slot({said: text}, said, answer=False)]
            self.touch(chat_id, text)
        elif not known or (chat.gone and name != "restore chat"):
            return
        elif name == "answer":
            said = await rig.answer(chat_id, text)
            chat.line = [*chat.line, Slot({said: text}, said, answer=True)]
            self.touch(chat_id, text)
        elif name == "rename":
            await rig.chats.rename_chat(chat_id, text)
            chat.title = text
        elif name == "reset":
            await rig.chats.open_chat(chat_id, reset=True)
            if chat.line:
                chat.leave([])
        elif name == "back" or (name == "restore chat" and not chat.gone):
            await rig.chats.restore_chat(chat_id)
            if chat.earlier:
                chat.leave(chat.earlier.pop())
        elif name == "delete chat":
            await rig.chats.delete_chat(chat_id)
            chat.gone = True
        elif name == "restore chat":
            await rig.chats.restore_chat(chat_id)
            chat.gone = False
        else:
            await self.step_of_message(rig, name, chat_id, number, text)

    async def step_of_message(
        self, rig: LocalRig, name: str, chat_id: str, number: int, text: str
    ) -> None:
        chat = self.chats[chat_id]
        slots = chat.all if name in ("restore", "like", "select") else chat.shown
        if name in ("regenerate", "anew"):
            slots = [slot for slot in slots if slot.answer == (name == "regenerate")]
        if not slots:
            return
        slot = slots[number % len(slots)]
        if name == "regenerate":
            said = await rig.answer(chat_id, text, regenerates=slot.shown)
            slot.versions[said], slot.shown = text, said
            self.touch(chat_id, text)
        elif name == "anew":
            (said,) = await rig.say(chat_id, text, replaces=slot.shown)
            at = next(index for index, other in enumerate(chat.line) if other is slot)
            chat.leave(chat.line[:at])
            new = Slot({said: text}, said, answer=False)
            new.edits = slot.edits = slot.edits or [slot]
            new.edits.append(new)
            chat.line = [*chat.line, new]
            self.touch(chat_id, text)
        else:
            message_id = list(slot.versions)[number % len(slot.versions)]
            await rig.chats.act(chat_id, message_id, name)
            if name == "select":
                slot.shown = message_id
                if not slot.answer and not slot.deleted:
                    chat.show(slot)
            elif name == "like":
                slot.likes.add(message_id)
            elif name == "delete":
                slot.deleted = True
            else:
                chat.show(slot)

    def touch(self, chat_id: str, text: str) -> None:
        chat = self.chats[chat_id]
        chat.title = chat.title or text
        self.order = [chat_id, *(name for name in self.order if name != chat_id)]

    async def check(self) -> None:
        for rig in self.tabs[:1] if self.first.database.full else self.tabs:
            listed = (await rig.chats.list_chats()).chats
            wanted = [name for name in self.order if not self.chats[name].gone]
            assert [chat.id for chat in listed] == wanted
            for summary in listed:
                chat = self.chats[summary.id]
                texts = [slot.versions[slot.shown] for slot in chat.shown]
                assert (summary.title, summary.preview) == (chat.title, (texts or [""])[-1])
                page = await rig.chats.history(summary.id, limit=3, offset=2)
                assert [m.content for m in page.messages] == texts[:-2][-3:]
                assert page.total == len(texts)
                await self.check_messages(rig, summary.id)

    async def check_messages(self, rig: LocalRig, chat_id: str) -> None:
        chat = self.chats[chat_id]
        messages = (await rig.chats.history(chat_id, limit=100, offset=0)).messages
        assert [message.id for message in messages] == [slot.shown for slot in chat.shown]
        for message, slot in zip(messages, chat.shown, strict=True):
            assert message.content == slot.versions[slot.shown]
            assert bool(message.actions) == (slot.shown in slot.likes)
            found = (await rig.chats.versions(chat_id, message.id)).versions
            kept = slot.wanted_versions
            assert {version.id: version.content for version in found} == kept
            assert len(kept) == 1 or message.versions == list(kept)
        if messages:
            last = messages[-1]
            hits = [hit async for hit in rig.chats.search(last.content)]
            assert (chat_id, last.id) in [(hit.id, hit.message_id) for hit in hits]

    async def check_export(self) -> None:
        text = "".join([piece async for piece in self.first.chats.export()])
        other = LocalRig()
        await other.chats.import_chats(text)
        again = read_json("".join([piece async for piece in other.chats.export()]))
        assert again["chats"] == read_json(text)["chats"]


@settings(
    max_examples=int(SOAK or (10 if IN_PYODIDE else 50)),
    derandomize=not SOAK,
    suppress_health_check=list(HealthCheck),
)
@given(STEPS)
async def test_chats_are_what_was_done_to_them(steps: list[tuple[str, str, int, int]]) -> None:
    story = Story()
    for chat_id in CHATS * 2:
        await story.step("say", chat_id, 0, 0)
        await story.step("answer", chat_id, 1, 0)
    for step in steps:
        await story.step(*step)
        await story.check()
    await story.check_export()
