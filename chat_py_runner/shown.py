"""What is shown of a value: a picture, a table, or its `repr`."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Iterable, Mapping
from typing import Any, cast

from chat_py_runner.limits import COLUMNS, FIGURE_BYTES, FIGURES, ROWS
from chat_py_runner.output import Output

__all__ = ["show", "show_figures"]

CELL = 500
"""Characters of one cell."""


def show(value: Any, output: Output) -> None:
    """Show the value of a block's last expression; `None` shows nothing.

    Raises:
        OutputLimit: its text is longer than may be shown.
        Exception: whatever its `__repr__` raises.
    """
    if value is None:
        return
    if (png := _png(value)) is not None:
        _send_figure(png, output)
    elif (rows := _records(value)) is not None:
        _send_table(rows, output)
    else:
        output.text("value", repr(value) + "\n")


def show_figures(output: Output) -> None:
    """Show what pyplot has drawn, and close it: the next block begins with none."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in list(pyplot.get_fignums())[:FIGURES]:
        if (png := _png(pyplot.figure(number))) is not None:
            _send_figure(png, output)
    pyplot.close("all")


def _png(value: Any) -> bytes | None:
    """A value that knows itself as a picture (IPython's protocol), or that can be saved as one."""
    if isinstance(value, type):
        return None
    draw = getattr(value, "_repr_png_", None)
    if callable(draw):
        drawn = draw()
        return drawn if isinstance(drawn, bytes) else None
    save = getattr(value, "savefig", None)
    if not callable(save):
        return None
    buffer = io.BytesIO()
    save(buffer, format="png", bbox_inches="tight")
    return buffer.getvalue()


def _send_figure(png: bytes, output: Output) -> None:
    if len(png) > FIGURE_BYTES:
        output.text("stderr", f"The figure has {len(png)} bytes, more than {FIGURE_BYTES}.\n")
    else:
        output.send("figure", png=base64.b64encode(png).decode())


def _records(value: Any) -> list[Mapping[str, object]] | None:
    """A list of mappings, or a data frame as one."""
    if hasattr(value, "columns") and callable(getattr(value, "to_dict", None)):
        try:
            value = value.to_dict("records")
        except Exception:  # noqa: BLE001  something else that has columns
            return None
    if not isinstance(value, list) or not value:
        return None
    if not all(row and isinstance(row, Mapping) for row in cast("list[object]", value)):
        return None
    return cast("list[Mapping[str, object]]", value)


def _send_table(rows: list[Mapping[str, object]], output: Output) -> None:
    names: Iterable[object] = dict.fromkeys(name for row in rows for name in row)
    columns = list(names)[:COLUMNS]
    cells = [[_cell(row.get(cast("str", name))) for name in columns] for row in rows[:ROWS]]
    output.send(
        "table",
        columns=[_cell(name) for name in columns],
        rows=cells,
        more=max(0, len(rows) - ROWS),
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value)[:CELL]
