"""What a block says, on the page: text, tables, pictures."""

from __future__ import annotations

from collections.abc import Sequence

from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.locales import Texts
from chat_py.run.messages import Figure, Limit, Output, Raised, Table, Text

__all__ = ["OutputView"]


class OutputView:
    """Fills `<div class="cp-run__output">`; everything in it is text, or a picture of its own."""

    def __init__(self, *, document: Document, markup: Markup, texts: Texts) -> None:
        self._document = document
        self._markup = markup
        self._texts = texts
        self.element = document.create(
            "div", {"class": "cp-run__output", "dir": "ltr", "hidden": True}
        )
        self._written: list[str] = []
        self._open: tuple[str, Element] | None = None
        self._figures = 0
        self.raised = False
        """Whether the block has ended with an error."""

    @property
    def text(self) -> str:
        """All of it as plain text; tables as tab-separated values."""
        return "".join(self._written)

    @property
    def empty(self) -> bool:
        """Whether nothing has come."""
        return self._open is None and not self.element.children

    def clear(self) -> None:
        """Take everything away, for another run."""
        self._written, self._open, self._figures, self.raised = [], None, 0, False
        self.element.replace_children()
        self.element.set("hidden", True)

    def show(self, message: Output) -> None:
        """Add what has come."""
        if isinstance(message, Text):
            self._write(message.stream, message.text)
        elif isinstance(message, Table):
            self._add(self._table(message))
        elif isinstance(message, Figure):
            self._add(self._figure(message))
        elif isinstance(message, Raised):
            self.raised = True
            self._write("error", message.text)
            if message.missing:
                self.note(self._texts("run.missing", name=message.missing))
        else:
            self._limit(message)

    def note(self, text: str) -> None:
        """Add a sentence of the page's own, which is no part of what the block has said."""
        self._add(self._document.create("p", {"class": "cp-run__note", "dir": "auto"}, text))

    def _limit(self, _: Limit) -> None:
        self.note(self._texts("run.limit"))

    def _write(self, stream: str, text: str) -> None:
        if self._open is None or self._open[0] != stream:
            attributes = {"class": "cp-run__text", "data-stream": stream}
            self._add(element := self._document.create("pre", attributes))
            self._open = stream, element
        self._open[1].append(text)
        self._written.append(text)

    def _add(self, element: Element) -> None:
        self._open = None
        self.element.set("hidden", None)
        self.element.append(element)

    def _table(self, table: Table) -> Element:
        create = self._document.create
        lines = [table.columns, *table.rows]
        self._written.append("".join("\t".join(line) + "\n" for line in lines))

        def row(cells: Sequence[str], tag: str, scope: str | None) -> Element:
            made = (create(tag, {"scope": scope, "dir": "auto"}, cell) for cell in cells)
            return create("tr", None, *made)

        whole = create(
            "table",
            None,
            create("thead", None, row(table.columns, "th", "col")),
            create("tbody", None, *(row(cells, "td", None) for cells in table.rows)),
        )
        if table.more:
            more = self._texts("run.more_rows", count=table.more)
            whole.append(create("caption", {"dir": "auto"}, more))
        label = self._texts("markup.table")
        scroller = {"class": "cp-table__scroller", "tabindex": "0", "role": "group"}
        return create("div", {**scroller, "aria-label": label}, whole)

    def _figure(self, figure: Figure) -> Element:
        self._figures += 1
        name = self._texts("run.figure", number=self._figures)
        self._written.append(f"[{name}]\n")
        picture = self._markup.picture(f"data:image/png;base64,{figure.png}", name)
        return self._document.create("div", {"class": "cp-run__figure"}, picture)
