"""Dictating into the message box; loaded when somebody first presses the button."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.errors import ChatError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.browser.protocols.speech import Recognizer, Speech
from chat_py.locales import Texts

__all__ = ["DictationInput"]

REASONS = {
    "not-allowed": "denied",
    "service-not-allowed": "denied",
    "no-speech": "nothing",
    "audio-capture": "no_microphone",
    "network": "network",
    "language-not-supported": "language",
    "language-unavailable": "language",
}
"""`SpeechRecognitionErrorEvent.error` → what is said."""


def _index(text: str, units: int) -> int:
    """The place in a text after so many UTF-16 code units, which is how carets count."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


class DictationInput:
    """Puts what is understood where the caret stood, as it comes, and sends nothing.

    What stands in the box before and after stays; typing ends it. `put` replaces what is in the
    box, `changed` is told whether it listens.
    """

    def __init__(
        self,
        *,
        document: Document,
        speech: Speech,
        texts: Texts,
        language: str,
        box: Callable[[], Element | None],
        put: Callable[[str], None],
        note: Callable[[str], None],
        announce: Callable[[str], None],
        changed: Callable[[bool], None],
        owner: Owner,
    ) -> None:
        self._speech = speech
        self._texts = texts
        self._language = language
        self._box = box
        self._put = put
        self._note = note
        self._announce = announce
        self._changed = changed
        self._owner = owner
        self._recognizer: Recognizer | None = None
        self._is_on = False
        self._before = self._after = self._written = ""
        owner.add(document.listen("keydown", self._key, capture=True))
        owner.add(document.listen("input", self._typed))
        owner.add(self.abort)

    def toggle(self) -> None:
        """Begin, or stop: what was said last still comes."""
        if not self._is_on:
            self._set(on=True)
            self._note("")
            self._owner.task(self._begin())
        elif self._recognizer is not None:
            self._recognizer.stop()
        else:
            self._set(on=False)  # it is still being loaded

    def abort(self) -> None:
        """Stop at once: the message is sent, or another chat is open."""
        if self._recognizer is not None:
            self._recognizer.abort()
        self._recognizer = None
        if self._is_on:
            self._set(on=False)

    async def _begin(self) -> None:
        try:
            recognizer = await self._speech.listen(self._language, self._heard, self._ended)
        except ChatError:
            self._ended("failed")
            return
        if not self._is_on:
            recognizer.abort()
            return
        self._recognizer = recognizer
        self._anchor()
        self._announce(self._texts("voice.listening"))

    def _anchor(self) -> None:
        """Words come where the caret is now."""
        if (box := self._box()) is not None:
            text = box.value
            start, end = box.caret
            self._before, self._after = text[: _index(text, start)], text[_index(text, end) :]
            self._written = text

    def _heard(self, final: str, interim: str) -> None:
        box = self._box()
        if box is None or not self._is_on:
            return
        words = (final + interim).strip()
        before, after = self._before, self._after
        if words and self._is_spaced(words):
            before += " " if before and not before[-1].isspace() else ""
            words += " " if after and not after[0].isspace() else ""
        self._put(before + words + after)
        caret = len((before + words).encode("utf-16-le", "surrogatepass")) // 2
        box.set_caret(caret, caret)
        self._written = box.value

    def _typed(self, event: Event) -> None:
        """Whoever types goes on by hand: what was understood stays as it is."""
        box = self._box()
        if self._is_on and box is not None and event.target == box and box.value != self._written:
            self.abort()

    @staticmethod
    def _is_spaced(words: str) -> bool:
        """Whether words of this script have spaces between them."""
        return not "\u3040" <= words[0] <= "\u9fff"

    def _ended(self, error: str) -> None:
        self._recognizer = None
        if not self._is_on:
            return
        self._set(on=False)
        if error == "aborted":
            return
        if error:
            self._note(self._texts(f"voice.{REASONS.get(error, 'failed')}"))
        else:
            self._announce(self._texts("voice.stopped"))

    def _set(self, *, on: bool) -> None:
        self._is_on = on
        self._changed(on)

    def _key(self, event: Event) -> None:
        if event.key == "Escape" and self._is_on and not event.composing:
            event.prevent_default()
            self.toggle()
