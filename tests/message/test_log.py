"""Messages in the log: their order, and the lines between days."""

from __future__ import annotations

from tests.fakes.chat_page import message

HOUR = 3_600_000


async def test_days_are_told_apart(chat):
    now = chat.clock.now()
    chat.open(
        "c1",
        message("m0", timestamp=now - 400 * 24 * HOUR),
        message("m1", timestamp=now - 24 * HOUR),
        message("m2", timestamp=now),
        message("m3", timestamp=now),
    )
    days = [day.text for day in chat.log.query_all(".cp-day")]
    assert days[1:] == ["Yesterday", "Today"]
    assert ", October " in days[0]  # with the weekday
    assert days[0].endswith(", 2022")


async def test_removing_the_last_message_of_a_day_takes_its_line(chat):
    now = chat.clock.now()
    chat.open("c1", message("m1", timestamp=now - 24 * HOUR), message("m2", timestamp=now))
    chat.display.messages.remove("m2")
    assert [day.text for day in chat.log.query_all(".cp-day")] == ["Yesterday"]
    chat.display.add(message("m3", timestamp=now))
    assert [day.text for day in chat.log.query_all(".cp-day")] == ["Yesterday", "Today"]


async def test_older_messages_come_above_with_one_line_a_day(chat):
    now = chat.clock.now()
    chat.open("c1", message("m3", timestamp=now))
    chat.display.prepend(
        [message("m1", timestamp=now - 24 * HOUR), message("m2", timestamp=now), message("m3")]
    )
    assert chat.log.seen.splitlines()[0] == "Yesterday"
    assert chat.shown == ["m1", "m2", "m3"]
    assert [day.text for day in chat.log.query_all(".cp-day")] == ["Yesterday", "Today"]
