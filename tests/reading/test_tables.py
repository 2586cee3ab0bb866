"""Sorting a table of an answer."""

from __future__ import annotations

from chat_py.reading.tables import Tables
from tests.fakes.dom import FakeDocument, FakeMarkup
from tests.fakes.ordering import FakeOrderings

TABLE = """<table><thead><tr>
  <th aria-sort="none"><button id="name">Name</button></th>
  <th aria-sort="none"><button id="size">Size</button></th><th>Note</th>
</tr></thead><tbody>
<tr><td>b</td><td>10</td><td>x</td></tr>
<tr><td>a</td><td>9</td><td>y</td></tr>
<tr><td>c</td><td>9</td><td>z</td></tr>
</tbody></table>"""


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument(TABLE)
        self.orderings = FakeOrderings()
        markup = FakeMarkup(self.document)
        self.tables = Tables(markup=markup, orderings=self.orderings, language="de")

    async def press(self, name: str) -> str:
        await self.tables.sort(self.document.query(f"#{name}"))
        return "".join(row.children[0].text for row in self.document.query_all("tbody > tr"))

    @property
    def states(self) -> list[str | None]:
        return [heading.get("aria-sort") for heading in self.document.query_all("th")]


async def test_a_heading_sorts_upwards_then_downwards_then_as_it_was_written() -> None:
    rig = Rig()
    assert await rig.press("name") == "abc"
    assert rig.states == ["ascending", "none", None]
    assert await rig.press("name") == "cba"
    assert rig.states == ["descending", "none", None]
    assert await rig.press("name") == "bac"
    assert rig.states == ["none", "none", None]
    assert set(rig.orderings.asked) == {"de"}


async def test_another_heading_begins_from_the_written_order() -> None:
    rig = Rig()
    await rig.press("name")
    assert await rig.press("size") == "acb"
    assert rig.states == ["none", "ascending", None]
    assert await rig.press("size") == "bac"
