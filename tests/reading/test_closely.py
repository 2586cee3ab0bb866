"""Which part of reading a button belongs to."""

from __future__ import annotations

import asyncio

from chat_py.base.owner import Owner
from chat_py.reading.closely import CloseReading
from chat_py.reading.tables import Tables
from tests.fakes.dom import FakeDocument, FakeMarkup
from tests.fakes.ordering import FakeOrderings
from tests.reading.test_pages import Rig
from tests.reading.test_tables import TABLE


async def test_a_heading_sorts_its_table_and_all_else_is_about_pages() -> None:
    document, page = FakeDocument(TABLE), Rig()
    reported: list[BaseException] = []
    reading = CloseReading(
        pages=page.pages,
        tables=Tables(markup=FakeMarkup(document), orderings=FakeOrderings(), language="en"),
        owner=Owner("test", reported.append),
    )
    heading = document.query("#name")
    heading.set("data-table-sort", "")
    reading.press(heading)
    reading.press(page.document.query("[data-code-preview]"))
    await asyncio.sleep(0.1)
    assert document.query("th").get("aria-sort") == "ascending"
    assert len(page.previews.shown) == 1
    assert reported == []
