"""Which part of reading a button belongs to."""

from __future__ import annotations

import asyncio

from chat_py.base.owner import Owner
from chat_py.reading.closely import CloseReading
from chat_py.reading.tables import Tables
from tests.fakes.dom import FakeDocument, FakeMarkup
from tests.fakes.ordering import FakeOrderings
from tests.reading.test_tables import TABLE


async def test_a_heading_sorts_its_table() -> None:
    document = FakeDocument(TABLE)
    reported: list[BaseException] = []
    reading = CloseReading(
        tables=Tables(markup=FakeMarkup(document), orderings=FakeOrderings(), language="en"),
        owner=Owner("test", reported.append),
    )
    document.query("#name").set("data-table-sort", "")
    reading.press(document.query("#name"))
    await asyncio.sleep(0.1)
    assert document.query("th").get("aria-sort") == "ascending"
    assert reported == []
