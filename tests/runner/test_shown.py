"""What is shown of values that are more than their `repr`."""

from __future__ import annotations

import base64
import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from chat_py.run.messages import Figure, Message, Table, Text, read_messages
from chat_py_runner.limits import FIGURE_BYTES
from chat_py_runner.output import Output
from chat_py_runner.shown import show, show_figures

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def shown(value: Any) -> list[Message]:
    said: list[str] = []
    show(value, Output(said.append, 1))
    return read_messages("\n".join(said))


class Saved:
    """A figure of matplotlib's kind."""

    def __init__(self, png: bytes = PNG) -> None:
        self._png = png

    def savefig(self, target: Any, **options: Any) -> None:
        assert options["format"] == "png"
        target.write(self._png)


class Drawn:
    """IPython's protocol."""

    def _repr_png_(self) -> bytes:
        return PNG


class Frame:
    """A data frame of pandas' or polars' kind."""

    columns = ("a",)

    def to_dict(self, kind: str) -> list[dict[str, int]]:
        assert kind == "records"
        return [{"a": 1}]


@pytest.mark.parametrize("value", [Saved(), Drawn()])
def test_pictures(value: Any) -> None:
    [figure] = shown(value)
    assert isinstance(figure, Figure)
    assert base64.b64decode(figure.png) == PNG


def test_a_picture_that_is_too_large_is_told_of() -> None:
    [told] = shown(Saved(bytes(FIGURE_BYTES + 1)))
    assert isinstance(told, Text)
    assert "more than" in told.text


def test_data_frames() -> None:
    [table] = shown(Frame())
    assert isinstance(table, Table)
    assert table.rows == [["1"]]


@pytest.mark.parametrize("value", [[], [{}], [{"a": 1}, 2], ({"a": 1},), Saved, {"a": 1}])
def test_what_is_no_table_and_no_picture_is_text(value: Any) -> None:
    assert [message.kind for message in shown(value)] == ["text"]


def test_figures_that_are_open_are_shown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = [1, 2]
    pyplot = SimpleNamespace(
        get_fignums=lambda: list(figures),
        figure=lambda number: Saved(),
        close=lambda which: figures.clear(),
    )
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot)
    said: list[str] = []
    show_figures(Output(said.append, 1))
    show_figures(Output(said.append, 1))
    assert [json.loads(text)["kind"] for text in said] == ["figure", "figure"]
