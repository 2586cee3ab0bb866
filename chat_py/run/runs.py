"""The blocks of a page that a person runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.runner import Runners
from chat_py.locales import Texts
from chat_py.run.messages import Output
from chat_py.run.panel import Panel
from chat_py.run.session import Session
from chat_py.run.source import fenced

__all__ = ["Runs"]


class Runs:
    """Runs blocks in the interpreter of the open chat. There is one at a time: a block of another
    chat ends it, and starts its own.

    `put` gets an output, as Markdown, that a person wants in the next message; `grown` is called
    whenever a block's place on the page has changed its height.
    """

    def __init__(
        self,
        *,
        document: Document,
        markup: Markup,
        runners: Runners,
        console: Console,
        texts: Texts,
        chat_id: Callable[[], str],
        put: Callable[[str], None],
        grown: Callable[[], None],
        owner: Owner,
    ) -> None:
        self._document = document
        self._markup = markup
        self._runners = runners
        self._console = console
        self._texts = texts
        self._chat_of_page = chat_id
        self._put = put
        self._grown = grown
        self._owner = owner
        self._session: Session | None = None
        self._chat_id = ""
        self._had: set[str] = set()  # chats whose variables are gone
        self._panels: dict[str, Panel] = {}
        self._number = 0
        owner.add(self._close)

    def press(self, button: Element) -> None:
        """Do what a button at a code block says."""
        box = button.closest(".cp-code")
        if box is None:
            return
        action = button.get("data-run-action") or button.get("data-code-run") or "run"
        if action == "stop":
            self._close()
        elif action == "run":
            self._run(box)
        elif (panel := self._panel(box)) is not None:
            self._act(panel, action)

    def _act(self, panel: Panel, action: str) -> None:
        if action == "edit":
            panel.edit()
        elif action == "use":
            self._put(fenced(panel.output.text))
        elif action == "clear":
            panel.close()
            self._panels.pop(panel.element.get("data-run-panel") or "", None)

    def _panel(self, box: Element) -> Panel | None:
        element = box.query("[data-run-panel]")
        return None if element is None else self._panels.get(element.get("data-run-panel") or "")

    def _run(self, box: Element) -> None:
        panel = self._panel(box)
        if panel is None:
            self._number += 1
            panel = self._panels[str(self._number)] = Panel(
                box,
                self._number,
                document=self._document,
                markup=self._markup,
                texts=self._texts,
                again=partial(self._run, box),
            )
        if panel.running:
            return
        panel.begin()
        self._owner.task(self._run_in(panel, self._current(panel), self._chat_id))

    def _current(self, panel: Panel) -> Session:
        """The interpreter of the open chat."""
        chat_id = self._chat_of_page()
        if self._session is not None and chat_id != self._chat_id:
            self._close()
        if self._session is None or self._session.closed:
            self._session = Session(self._runners, self._console)
            self._chat_id = chat_id
            if chat_id in self._had:
                panel.output.note(self._texts("run.fresh"))
        return self._session

    async def _run_in(self, panel: Panel, session: Session, chat_id: str) -> None:
        def show(message: Output) -> None:
            panel.output.show(message)
            self._grown()

        self._grown()
        ending = await session.run(panel.program, show, panel.tell)
        if ending not in ("refused", "failed"):
            self._had.add(chat_id)
        panel.end(ending)
        self._grown()

    def _close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None
