"""What belongs to one code block that is run: its button, its output, its editor."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.browser.protocols.dom import Document, Element, Event, Markup
from chat_py.locales import Texts
from chat_py.run.output_view import OutputView
from chat_py.run.session import SECONDS, Ending, State
from chat_py.run.source import program_of

__all__ = ["Panel"]

ACTIONS = {"stop": "stop", "edit": "edit", "use": "send", "clear": "close"}
"""The buttons beside the state, with their icons."""


class Panel:
    """Stands below the code. Nothing in it is part of the message.

    Args:
        box: `<div class="cp-code">`.
        number: by which its buttons find it.
        again: runs the block, from its editor.
    """

    def __init__(
        self,
        box: Element,
        number: int,
        *,
        document: Document,
        markup: Markup,
        texts: Texts,
        again: Callable[[], None],
    ) -> None:
        self._box = box
        self._document = document
        self._texts = texts
        self._again = again
        self._editor: Element | None = None
        self.running = False
        self.output = OutputView(document=document, markup=markup, texts=texts)
        create = document.create
        # Said aloud when it changes; what the block writes is not, however much it is.
        self._state = create("span", {"class": "cp-run__state", "role": "status"})
        self._buttons = create("span", {"class": "cp-run__buttons"})
        self.element = create(
            "section",
            {"class": "cp-run", "aria-label": texts("run.output"), "data-run-panel": str(number)},
            create("div", {"class": "cp-run__bar"}, self._state, self._buttons),
            self.output.element,
        )
        box.append(self.element)

    @property
    def program(self) -> str:
        """What is to be run: the code as it is edited, or as it was written."""
        if self._editor is not None:
            return self._editor.value
        code = self._box.query("pre")
        return program_of(code.text.removesuffix("\n")) if code is not None else ""

    def begin(self) -> None:
        """Be ready for another run."""
        self.running = True
        self.output.clear()
        self._set_button("stop")
        # Here, too: below long code the one above is out of view.
        self._offer("stop")

    def tell(self, state: State) -> None:
        """Say what the block waits for, or that it runs."""
        self._state.text = self._texts(f"run.{state}")
        self.element.set("data-state", state)

    def end(self, ending: Ending) -> None:
        """Say how it ended, and offer what can be done now."""
        self.running = False
        kind = "raised" if ending == "done" and self.output.raised else ending
        self._state.text = self._texts(f"run.{kind}", seconds=int(SECONDS))
        self.element.set("data-state", kind)
        self._set_button("run")
        offered = ["edit"] if self._editor is None else []
        if not self.output.empty:
            offered.append("use")
        self._offer(*offered, "clear")

    def edit(self) -> None:
        """Put the code into an editor, in the place of what the answer says."""
        code = self._box.query("pre")
        if code is None or self._editor is not None:
            return
        program = self.program
        editor = self._document.create(
            "textarea",
            {
                "class": "cp-run__editor",
                "aria-label": self._texts("run.code"),
                "spellcheck": "false",
                "autocapitalize": "off",
                "autocomplete": "off",
                "dir": "ltr",
                "rows": str(min(20, program.count("\n") + 2)),
            },
        )
        code.before(editor)
        editor.value = program
        code.set("hidden", True)
        editor.listen("keydown", self._key)
        editor.focus()
        self._editor = editor
        if (button := self._buttons.query('[data-run-action="edit"]')) is not None:
            button.remove()

    def close(self) -> None:
        """Take all of it away: the block is as the answer says."""
        self.element.remove()
        if self._editor is not None:
            self._editor.remove()
            self._editor = None
        if (code := self._box.query("pre")) is not None:
            code.set("hidden", None)
        if (button := self._box.query("[data-code-run]")) is not None:
            button.focus(prevent_scroll=True)

    def _key(self, event: Event) -> None:
        if event.key == "Enter" and (event.ctrl or event.meta):
            event.prevent_default()
            self._again()

    def _set_button(self, name: str) -> None:
        button = self._box.query("[data-code-run]")
        if button is None:
            return
        label = self._texts("markup.run" if name == "run" else "run.stop")
        button.set("data-code-run", name)
        button.set("aria-label", label)
        button.replace_children(self._document.icon(name), label)

    def _offer(self, *actions: str) -> None:
        active = self._document.active
        held = active is not None and self._buttons.contains(active)
        self._buttons.replace_children(*map(self._button, actions))
        if held and (run := self._box.query("[data-code-run]")) is not None:
            run.focus(prevent_scroll=True)

    def _button(self, action: str) -> Element:
        label = self._texts(f"run.{action}")
        attributes = {"type": "button", "data-run-action": action}
        return self._document.create(
            "button", attributes, self._document.icon(ACTIONS[action]), label
        )
