"""The chats that are kept in the browser: the list, messages, tabs, users."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.backends.local.chats import UNDO
from chat_py.base.errors import ApiError
from tests.fakes.local_chats import LocalRig


async def failure(call: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await call
    return caught.value


class TestList:
    async def test_the_newest_is_on_top(self) -> None:
        rig = LocalRig()
        await rig.say("a", "Hello")
        await rig.say("b", "Hi")
        assert await rig.listed() == ["b", "a"]
        await rig.say("a", "Again")
        assert await rig.listed() == ["a", "b"]
        (first, _) = (await rig.chats.list_chats()).chats
        assert (first.title, first.preview) == ("Hello", "Again")

    async def test_it_goes_on_where_a_page_ended(self) -> None:
        rig = LocalRig()
        for name in "abcde":
            await rig.say(name, name)
        first = await rig.chats.list_chats(limit=2)
        second = await rig.chats.list_chats(limit=2, after=first.next or "")
        third = await rig.chats.list_chats(limit=2, after=second.next or "")
        pages = [[chat.id for chat in page.chats] for page in (first, second, third)]
        assert pages == [["e", "d"], ["c", "b"], ["a"]]
        assert third.next is None

    async def test_a_new_chat_is_there_before_anything_is_said_in_it(self) -> None:
        rig = LocalRig()
        made = await rig.chats.create_chat("Plans", key="k")
        assert (await rig.chats.create_chat("Plans", key="k")).id == made.id
        assert await rig.listed() == [made.id]
        await rig.say(made.id, "A first word")
        assert (await rig.chats.list_chats()).chats[0].title == "Plans"

    async def test_renaming_leaves_a_chat_where_it_is(self) -> None:
        rig = LocalRig()
        await rig.say("a", "Hello")
        await rig.say("b", "Hi")
        assert (await rig.chats.rename_chat("a", "  Greetings ")).title == "Greetings"
        assert [c.title for c in (await rig.chats.list_chats()).chats] == ["Hi", "Greetings"]

    @pytest.mark.parametrize("title", ["", "  ", "x" * 201])
    async def test_a_title_that_is_none_is_refused_by_name(self, title: str) -> None:
        rig = LocalRig()
        await rig.say("a", "Hello")
        error = await failure(rig.chats.rename_chat("a", title))
        assert error.type == "validation"
        assert str(error.details).startswith("title: ")

    async def test_a_deleted_chat_comes_back_whole(self) -> None:
        rig = LocalRig()
        await rig.say("a", "Hello")
        await rig.chats.delete_chat("a")
        assert await rig.listed() == []
        assert (await failure(rig.chats.open_chat("a"))).type == "notfound"
        assert (await failure(rig.chats.history("a", limit=1, offset=0))).type == "notfound"
        await rig.chats.restore_chat("a")
        assert await rig.listed() == ["a"]
        assert await rig.shown("a") == ["Hello"]

    async def test_a_pinned_chat_is_above_the_others_until_it_is_not(self) -> None:
        rig = LocalRig()
        for name in "abcd":
            await rig.say(name, name)
        for name in "ac":
            assert (await rig.chats.pin_chat(name, pinned=True)).pinned
        assert await rig.listed() == ["c", "a", "d", "b"]
        page = await rig.chats.list_chats(limit=1)
        rest = await rig.chats.list_chats(after=page.next or "")
        assert [(chat.id, chat.pinned) for chat in (*page.chats, *rest.chats)] == [
            ("c", True),
            ("a", True),
            ("d", False),
            ("b", False),
        ]
        await rig.say("a", "More")
        assert await rig.listed() == ["a", "c", "d", "b"]
        await rig.chats.delete_chat("a")
        await rig.chats.restore_chat("a")
        await rig.chats.pin_chat("c", pinned=False)
        assert await rig.listed() == ["a", "d", "c", "b"]

    async def test_a_title_that_was_made_never_takes_the_place_of_a_person_s(self) -> None:
        rig = LocalRig()
        await rig.say("a", "Hello")
        assert await rig.chats.title_chat("a", " Of  maps ")
        assert (await rig.chats.list_chats()).chats[0].title == "Of maps"
        await rig.chats.rename_chat("a", "Mine")
        assert not await rig.chats.title_chat("a", "Of bread")
        assert (await rig.chats.list_chats()).chats[0].title == "Mine"

    async def test_after_a_day_nothing_is_left_of_it(self) -> None:
        rig = LocalRig()
        await rig.say("a", "Secret")
        await rig.say("b", "Kept")
        await rig.chats.delete_chat("a")
        rig.clock.jump(UNDO + 1)
        await rig.listed()
        assert not [text for text in rig.database.stores["chats"].values() if "Secret" in text]
        assert await rig.shown("b") == ["Kept"]

    async def test_a_long_first_message_gives_a_short_title(self) -> None:
        rig = LocalRig()
        await rig.say("a", "## How do I " + "really " * 30)
        title = (await rig.chats.list_chats()).chats[0].title
        assert title.startswith("How do I really")
        assert title.endswith("…")
        assert len(title) <= 61


class TestMessages:
    async def test_a_chat_opens_with_its_newest_page(self) -> None:
        rig = LocalRig()
        await rig.say("a", "1", "2", "3", "4", "5")
        opened = await rig.chats.open_chat("a")
        assert opened.chat is not None
        assert [message.content for message in opened.chat.messages] == ["3", "4", "5"]
        assert (opened.chat.model_extra or {})["total"] == 5
        older = await rig.chats.history("a", limit=3, offset=3)
        assert [message.content for message in older.messages] == ["1", "2"]
        assert older.total == 5

    async def test_with_a_key_a_chat_is_begun(self) -> None:
        rig = LocalRig()
        assert (await failure(rig.chats.open_chat("a"))).type == "notfound"
        assert (await rig.chats.open_chat("a", key="k")).is_new
        assert not (await rig.chats.open_chat("a", key="k")).is_new

    async def test_a_message_is_stored_once(self) -> None:
        rig = LocalRig()
        for _ in range(2):
            saved = await rig.chats.save_message("a", {"content": "Hello"}, key="k")
            assert saved.message_id == "k"
        assert await rig.shown("a") == ["Hello"]

    async def test_the_page_s_own_fields_are_kept(self) -> None:
        rig = LocalRig()
        await rig.chats.save_message("a", {"content": "Hello", "mood": "gay"}, key="k")
        (message,) = (await rig.chats.history("a", limit=1, offset=0)).messages
        assert message.wire()["mood"] == "gay"

    async def test_a_message_without_text_is_refused(self) -> None:
        error = await failure(LocalRig().chats.save_message("a", {"content": ""}, key="k"))
        assert (error.type, str(error.details).partition(":")[0]) == ("validation", "content")

    async def test_what_a_message_replaces_comes_back(self) -> None:
        rig = LocalRig()
        _, second, *_ = await rig.say("a", "1", "2", "3")
        (anew,) = await rig.say("a", "2b", replaces=second)
        assert await rig.shown("a") == ["1", "2b"]
        await rig.chats.act("a", second, "restore")
        assert await rig.shown("a") == ["1", "2", "3"]
        await rig.chats.act("a", anew, "restore")
        assert await rig.shown("a") == ["1", "2b"]

    async def test_only_what_is_shown_can_be_replaced(self) -> None:
        rig = LocalRig()
        await rig.say("a", "1")
        error = await failure(rig.say("a", "2", replaces="nothing"))
        assert error.type == "notfound"
        assert await rig.shown("a") == ["1"]

    async def test_a_new_start_is_taken_back(self) -> None:
        rig = LocalRig()
        await rig.say("a", "1", "2")
        opened = await rig.chats.open_chat("a", reset=True)
        assert opened.chat is not None
        assert opened.chat.messages == []
        await rig.chats.restore_chat("a")
        assert await rig.shown("a") == ["1", "2"]

    async def test_a_deleted_message_comes_back_in_its_place(self) -> None:
        rig = LocalRig()
        _, second, _ = await rig.say("a", "1", "2", "3")
        await rig.chats.act("a", second, "delete")
        await rig.chats.act("a", second, "delete")
        assert await rig.shown("a") == ["1", "3"]
        await rig.chats.act("a", second, "restore")
        assert await rig.shown("a") == ["1", "2", "3"]

    async def test_likes(self) -> None:
        rig = LocalRig()
        (said,) = await rig.say("a", "1")

        async def kinds(action: str) -> list[str]:
            return [done.type for done in (await rig.chats.act("a", said, action)).actions]

        assert await kinds("like") == ["like"]
        assert await kinds("like") == ["like"]
        assert await kinds("dislike") == ["dislike"]
        assert await kinds("unlike") == []
        error = await failure(rig.chats.act("a", said, "burn"))
        assert (error.type, str(error.details)[:7]) == ("validation", "action:")
        assert (await failure(rig.chats.act("a", "?", "like"))).type == "notfound"


async def test_users_see_their_own_chats_only() -> None:
    rig = LocalRig()
    await rig.say("a", "Of Ann")
    rig.user = "ann/list"
    assert await rig.listed() == []
    assert (await failure(rig.chats.open_chat("a"))).type == "notfound"
    assert [found async for found in rig.chats.search("Ann")] == []
    await rig.say("a", "Of another")
    rig.user = "ann"
    assert await rig.shown("a") == ["Of Ann"]


class TestTabs:
    async def test_another_tab_hears_of_a_change_and_sees_it(self) -> None:
        here = LocalRig()
        there = LocalRig(here)
        await here.say("a", "Hello")
        await asyncio.sleep(0)
        assert {news.chat_id for news in there.news} == {"a"}
        assert await there.shown("a") == ["Hello"]

    async def test_two_tabs_that_write_at_once_lose_nothing(self) -> None:
        here = LocalRig()
        there = LocalRig(here)
        texts = [str(number) for number in range(10)]
        tabs = [here, there] * 5
        await asyncio.gather(*(tab.say("a", text) for tab, text in zip(tabs, texts, strict=True)))
        assert sorted(await here.shown("a")) == texts


class TestScale:
    async def test_nothing_reads_more_than_it_shows(self) -> None:
        rig = LocalRig()
        for chat in range(30):
            await rig.say(f"c{chat}", *("word " * 3 for _ in range(30)))

        async def read(call: Any) -> int:
            before = rig.database.read
            await call
            return rig.database.read - before

        assert await read(rig.chats.list_chats(limit=5)) <= 6
        assert await read(rig.chats.open_chat("c3")) <= 1 + 3
        assert await read(rig.chats.history("c3", limit=4, offset=20)) <= 1 + 4
        assert await read(rig.say("c3", "more")) <= 6

    async def test_a_growing_answer_writes_only_itself(self) -> None:
        rig = LocalRig()
        await rig.say("a", "Question")
        begun = await rig.chats.answers.begin("a")
        rig.database.log.clear()
        await rig.chats.answers.write("a", begun.id, "So far")
        assert len(rig.database.log) == 1
