"""What a block says is shown as what it is, and as nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.locales import Texts
from chat_py.run.messages import Figure, Limit, Output, Raised, Table, Text
from chat_py.run.output_view import OutputView
from tests.fakes.dom import FakeDocument, FakeMarkup
from tests.fakes.formats import FakeFormats


@pytest.fixture
def view() -> OutputView:
    document = FakeDocument("")
    texts = Texts("en", FakeFormats())
    return OutputView(document=document, markup=FakeMarkup(document), texts=texts)


def text(text: str, stream: Any = "stdout") -> Text:
    return Text(kind="text", run=1, stream=stream, text=text)


TABLE = Table(kind="table", run=1, columns=["<b>"], rows=[["<script>"]], more=0)


def test_markup_is_text(view: OutputView) -> None:
    view.show(text("<img src=x onerror=alert(1)>"))
    view.show(TABLE)
    assert view.element.query("img, b, script") is None
    cell = view.element.query("td")
    assert cell is not None
    assert cell.text == "<script>"


def test_what_one_stream_writes_stays_together(view: OutputView) -> None:
    for part in (text("a"), text("b"), text("c", "stderr"), TABLE, text("d", "stderr")):
        view.show(part)
    written = [pre.text for pre in view.element.query_all("pre")]
    assert written == ["ab", "c", "d"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (Raised(kind="error", run=1, text="Trace", missing="numpy"), "the package numpy"),
        (Limit(kind="limit", run=1), "The rest of the output is not shown."),
        (TABLE.model_copy(update={"more": 3}), "Rows not shown: 3"),
    ],
)
def test_what_the_page_says_of_it_is_no_part_of_it(
    view: OutputView, message: Output, said: str
) -> None:
    view.show(message)
    assert said in view.element.text
    assert said not in view.text


def test_it_is_hidden_until_something_comes_and_begins_anew(view: OutputView) -> None:
    assert view.empty
    assert view.element.is_hidden
    view.show(Figure(kind="figure", run=1, png="iVBORw0KGgoAAAA="))
    view.show(Raised(kind="error", run=1, text="Trace", missing=""))
    assert not view.empty
    assert not view.element.is_hidden
    assert view.raised
    assert view.text == "[Figure 1]\nTrace"
    view.clear()
    assert view.empty
    assert view.element.is_hidden
    assert (view.raised, view.text) == (False, "")
