"""Answers: asked for, delivered by another way, gone on with after a reload."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import ApiError, ArgumentError, NetworkFailure
from tests.fakes.answers import DONE, POST, START, asked, begin, delta, left_behind, resume, rig_of
from tests.fakes.chat_rig import ChatRig
from tests.fakes.storage import FakeDatabase
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import Response, events


async def test_an_answer_from_its_question_to_its_end() -> None:
    rig = rig_of(events(START, delta(1, "Hel"), delta(2, "lo"), DONE, chunk_delay=1))
    task = begin(rig)
    await asyncio.sleep(0.5)
    assert list(rig.stream.answers.values()) == [("", "streaming")]
    await asyncio.sleep(2)
    assert rig.stream.answers == {"m1": ("Hel", "streaming")}
    assert rig.completion.is_streaming()
    assert await task == {"messageId": "m1", "content": "Hello"}
    assert rig.stream.answers == {"m1": ("Hello", "sent")}
    assert not rig.completion.is_streaming()
    assert (rig.state.current_step, rig.state.total_steps) == (3, 5)
    assert rig.database.stores["streams"] == {}


@pytest.mark.parametrize("as_option", [True, False])
async def test_a_callback_runs_once(as_option: bool) -> None:
    rig = rig_of(events(START, delta(1, "Hi"), DONE), Response(403))
    calls: list[tuple[Any, ...]] = []

    def callback(*arguments: Any) -> None:
        calls.append(arguments)

    options: Any = {"callback": callback} if as_option else callback
    await rig.completion.generate_chat_completion(options)
    with pytest.raises(ApiError) as caught:
        await rig.completion.generate_chat_completion(options)
    assert calls == [({"messageId": "m1", "content": "Hi"},), (None, caught.value)]


async def test_no_chat_is_open() -> None:
    with pytest.raises(ArgumentError, match=r"options\.chatId"):
        await ChatRig().completion.generate_chat_completion()


async def test_only_the_open_chat() -> None:
    rig = rig_of(default=events(START, delta(1, "a"), open=True))
    other = begin(rig, chatId="2")
    await asyncio.sleep(1)
    await rig.completion.stop()
    assert rig.completion.is_streaming("2")
    other.cancel()


async def test_whoever_asked_may_leave_without_ending_the_answer() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE, chunk_delay=1))
    task = begin(rig)
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.sleep(10)
    assert rig.stream.answers == {"m1": ("a", "sent")}


class TestOtherServers:
    @pytest.mark.parametrize("when", ["before the reply", "after the reply"])
    async def test_an_empty_reply_and_the_text_by_another_way(self, when: str) -> None:
        rig = rig_of(Response(200, "", delay=5))
        task = begin(rig, uniqueId="page-1")
        await asyncio.sleep(1 if when == "before the reply" else 9)
        assert rig.completion.deliver_external("page-1", "From the socket")
        assert await task == {"messageId": "page-1", "content": "From the socket"}
        assert rig.stream.answers == {"page-1": ("From the socket", "sent")}
        assert len(rig.events.of("message:received")) == 1
        assert not rig.completion.deliver_external("page-1", "Again")

    async def test_the_other_way_has_an_id_of_its_own(self) -> None:
        rig = rig_of(Response(200, ""))
        task = begin(rig)
        await asyncio.sleep(1)
        assert rig.completion.deliver_external("socket-77", "Hi")
        assert (await task)["content"] == "Hi"

    async def test_of_several_that_wait_none_is_guessed(self) -> None:
        rig = rig_of(default=Response(200, ""))
        one, two = begin(rig, uniqueId="one"), begin(rig, uniqueId="two", messageId="q2")
        await asyncio.sleep(1)
        assert not rig.completion.deliver_external("socket-77", "Whose is it?")
        assert rig.completion.deliver_external("two", "Second")
        assert rig.completion.deliver_external("one", "First")
        assert [(await one)["content"], (await two)["content"]] == ["First", "Second"]

    async def test_nothing_comes_the_other_way(self) -> None:
        rig = rig_of(Response(200, ""))
        with pytest.raises(ApiError) as caught:
            await begin(rig)
        assert caught.value.type == "timeout"
        assert asyncio.get_running_loop().time() == pytest.approx(120)

    async def test_what_comes_late_is_shown_once(self) -> None:
        rig = rig_of(Response(200, ""))
        with pytest.raises(ApiError):
            await begin(rig, uniqueId="page-1")
        assert rig.completion.deliver_external("page-1", "Late")
        assert rig.stream.answers == {"page-1": ("Late", "sent")}
        assert len(rig.events.of("message:received")) == 1
        assert not rig.completion.deliver_external("page-1", "Again")

    async def test_the_id_of_another_devices_answer_is_not_taken_for_ours(self) -> None:
        rig = rig_of(default=Response(200, ""))
        first, second = begin(rig, uniqueId="page-1"), begin(rig, uniqueId="page-2", messageId="q")
        await asyncio.sleep(1)
        assert rig.completion.deliver_external("page-1", "First")
        assert not rig.completion.deliver_external("device-2", "Not here")  # ids come back here
        assert rig.completion.deliver_external("page-2", "Second")
        assert [(await first)["content"], (await second)["content"]] == ["First", "Second"]
        rig = rig_of(Response(200, ""))
        task = begin(rig)
        await asyncio.sleep(1)
        theirs = "3f2b8a52-5f6e-4d5b-9a53-5a5b5c5d5e5f"  # as a page makes them
        assert not rig.completion.deliver_external(theirs, "Not here")
        assert rig.completion.deliver_external("socket-1", "Here")
        assert (await task)["content"] == "Here"

    async def test_the_other_way_says_that_none_will_come(self) -> None:
        rig = rig_of(Response(200, ""))
        task = begin(rig, uniqueId="page-1")
        await asyncio.sleep(1)
        assert rig.completion.deliver_external("page-1", None)
        assert (await task)["content"] == ""
        assert rig.stream.answers == {}
        assert rig.events.of("message:received") == []


class TestReload:
    async def test_it_goes_on(self) -> None:
        database = await left_behind(events(START, delta(1, "a"), open=True))
        rig = rig_of(events(START, delta(1, "a"), delta(2, "b"), DONE), database=database)
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert asked(rig) == [resume(None)]
        assert rig.stream.answers == {"m1": ("ab", "sent")}
        assert rig.events.of("message:received")[0]["content"] == "ab"
        assert database.stores["streams"] == {}

    @pytest.mark.parametrize("failure", [Response(401), Response(503), NetworkFailure("refused")])
    async def test_a_question_that_never_got_through_is_asked_again(self, failure: Any) -> None:
        database = FakeDatabase()
        former = rig_of(default=failure, database=database)
        with pytest.raises(ApiError):
            await begin(former)
        former.owner.close()
        assert len(database.stores["streams"]) == 1
        rig = rig_of(events(START, delta(1, "a"), DONE), database=database)
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert rig.stream.answers == {"m1": ("a", "sent")}
        assert database.stores["streams"] == {}

    async def test_after_the_log_in_it_takes_the_place_of_the_failure(self) -> None:
        rig = rig_of(Response(401), events(START, delta(1, "a"), DONE))
        with pytest.raises(ApiError):
            await begin(rig, uniqueId="here")
        assert rig.stream.answers == {"here": ("", "broken")}
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert rig.stream.answers == {"m1": ("a", "sent")}
        assert len({r.headers["idempotency-key"] for r in rig.transport.sent}) == 1

    async def test_one_that_the_server_has_forgotten_leaves_nothing(self) -> None:
        database = await left_behind(events(START, delta(1, "a"), open=True))
        rig = rig_of(Response(404), database=database)
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert (rig.stream.answers, database.stores["streams"]) == ({}, {})

    async def test_the_server_knows_of_one_begun_elsewhere(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), DONE))
        active = {"completionId": "c1", "messageId": "m1"}
        await rig.completion.resume_pending("1", active)
        await rig.completion.resume_pending("1", active)
        await asyncio.sleep(1)
        assert asked(rig) == [resume(None)]
        assert rig.stream.answers == {"m1": ("a", "sent")}

    async def test_one_that_is_under_way_is_not_begun_twice(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), DONE, chunk_delay=5))
        task = begin(rig)
        await asyncio.sleep(7)
        await rig.completion.resume_pending("1", {"completionId": "c1", "messageId": "m1"})
        assert (await task)["content"] == "a"
        assert asked(rig) == [POST]


class TestOtherTabs:
    def tabs(self) -> tuple[ChatRig, ChatRig]:
        """A tab that asks, and another one of the same browser on the same chat."""
        browser, database = FakeBrowser(), FakeDatabase()
        answer = events(START, delta(1, "a"), DONE, chunk_delay=1)
        asking = rig_of(default=answer, browser=browser, database=database)
        other = rig_of(default=answer, browser=browser, database=database)
        other.clock.uuid()  # no two tabs make the same one
        return asking, other

    async def test_the_answer_comes_there_too(self) -> None:
        asking, other = self.tabs()
        assert (await begin(asking))["content"] == "a"
        await asyncio.sleep(5)
        assert other.stream.answers == {"m1": ("a", "sent")}
        assert asked(other) == [resume(None)]

    async def test_a_hidden_one_stays_where_it_was_asked_for(self) -> None:
        asking, other = self.tabs()
        await asking.completion.generate_chat_completion({"messageId": "q1"}, True)
        await asyncio.sleep(5)
        assert (other.stream.answers, asked(other)) == ({}, [])

    async def test_where_another_chat_is_open_nothing_comes(self) -> None:
        asking, other = self.tabs()
        other.state.chat_id = "2"
        await begin(asking)
        await asyncio.sleep(5)
        assert (other.stream.answers, asked(other)) == ({}, [])

    async def test_one_that_is_followed_already_is_not_followed_twice(self) -> None:
        asking, other = self.tabs()
        await other.completion.resume_pending("1", {"completionId": "c1", "messageId": "m1"})
        await begin(asking)
        await asyncio.sleep(5)
        assert asked(other) == [resume(None)]
