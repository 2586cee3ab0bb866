"""The small form that asks what was wrong with an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts
from chat_py.models.message import FEEDBACK_KINDS, MAX_FEEDBACK_LENGTH, Feedback

__all__ = ["FeedbackForm"]

Send = Callable[[Feedback], Awaitable[bool]]


FIELD = "input, textarea, select, [contenteditable]"
"""Where somebody may have gone on typing since Bad was pressed, before Python was there."""


class FeedbackForm:
    """Below one answer at a time: reasons to choose from, and a line for own words. Nothing of it
    is needed; Escape closes it."""

    def __init__(self, *, document: Document, texts: Texts, owner: Owner) -> None:
        self._document = document
        self._texts = texts
        self._owner = owner
        self._open = owner.child("form")
        self._form: Element | None = None
        self._busy = False

    def ask(self, article: Element, given: Feedback | None, send: Send) -> None:
        """Show the form, as it was `given` before. It closes once `send` has sent it."""
        self.close()
        form, field = self._build(given or Feedback())
        place = article.query('[data-slot="actions"]')
        if place is not None:
            place.after(form)
        else:
            article.append(form)
        self._form = form
        self._open = self._owner.child("form")

        def leave() -> None:
            self.close()
            if (back := article.query('[data-message-action="dislike"]')) is not None:
                back.focus(prevent_scroll=True)

        async def submit() -> None:
            feedback = Feedback(kinds=_chosen(form), words=field.value.strip())
            if not (feedback.kinds or feedback.words or given):
                leave()
                return
            self._busy = True
            try:
                sent = await send(feedback)
            finally:
                self._busy = False
            if sent and self._form == form:
                leave()

        def submitted(event: Event) -> None:
            event.prevent_default()
            if not self._busy:
                self._owner.task(submit())

        def pressed(event: Event) -> None:
            if event.key == "Escape" and not event.composing:
                event.prevent_default()
                leave()

        def clicked(event: Event) -> None:
            chip = event.target.closest("[data-kind]") if event.target is not None else None
            if chip is not None:
                chip.set("aria-pressed", "false" if chip.get("aria-pressed") == "true" else "true")
            elif event.target is not None and event.target.closest("[data-dismiss]") is not None:
                leave()

        self._open.add(form.listen("submit", submitted))
        self._open.add(form.listen("keydown", pressed))
        self._open.add(form.listen("click", clicked))
        active = self._document.active
        elsewhere = active is not None and active.matches(FIELD) and not article.contains(active)
        if not elsewhere and (first := form.query("button")) is not None:
            first.focus()

    def close(self) -> None:
        """Take the form away, with what is not sent."""
        self._open.close()
        if self._form is not None:
            self._form.remove()
            self._form = None

    def _build(self, given: Feedback) -> tuple[Element, Element]:
        create, texts = self._document.create, self._texts
        chips = [
            create(
                "button",
                {
                    "class": "cp-chip",
                    "type": "button",
                    "data-kind": kind,
                    "aria-pressed": "true" if kind in given.kinds else "false",
                },
                texts(f"feedback.{kind}"),
            )
            for kind in FEEDBACK_KINDS
        ]
        field = create(
            "input",
            {
                "class": "cp-dialog__input",
                "type": "text",
                "name": "words",
                "autocomplete": "off",
                "dir": "auto",
                "maxlength": str(MAX_FEEDBACK_LENGTH),
                "aria-label": texts("feedback.words"),
                "placeholder": texts("feedback.words"),
            },
        )
        field.value = given.words
        dismiss = {"class": "cp-button", "type": "button", "data-dismiss": True}
        send = {"class": "cp-button cp-button--primary", "type": "submit"}
        form = create(
            "form",
            {"class": "cp-feedback", "aria-label": texts("feedback.title")},
            create("p", None, texts("feedback.title")),
            create("div", {"class": "cp-feedback__kinds"}, *chips),
            field,
            create(
                "div",
                {"class": "cp-feedback__buttons"},
                create("button", send, texts("feedback.send")),
                create("button", dismiss, texts("feedback.dismiss")),
            ),
        )
        return form, field


def _chosen(form: Element) -> list[str]:
    return [
        chip.get("data-kind") or ""
        for chip in form.query_all("[data-kind]")
        if chip.get("aria-pressed") == "true"
    ]
