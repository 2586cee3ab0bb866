"""One voice and one ear of the browser; loaded with the first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyodide.ffi import create_proxy

__all__ = ["JsRecognizer", "JsSpeaker"]


class JsSpeaker:
    """See `Speaker`."""

    def __init__(self, native: Any, told: Callable[[str], None]) -> None:
        self._native = native
        self._told = create_proxy(told)

    def say(self, text: str, language: str) -> None:
        self._native.say(text, language, self._told)

    def silence(self) -> None:
        self._native.silence()

    def close(self) -> None:
        self._native.silence()
        self._told.destroy()


class JsRecognizer:
    """See `Recognizer`. Its proxies go with the end, which the browser tells exactly once."""

    def __init__(
        self,
        native: Any,
        language: str,
        heard: Callable[[str, str], None],
        ended: Callable[[str], None],
    ) -> None:
        self._aborted = False

        def hear(final: str, interim: str) -> None:
            if not self._aborted:
                heard(final, interim)

        def end(error: str) -> None:
            if not self._aborted:
                ended(error)
            self._heard.destroy()
            self._ended.destroy()

        self._heard = create_proxy(hear)
        self._ended = create_proxy(end)
        self._recognition = native.recognize(language, self._heard, self._ended)

    def stop(self) -> None:
        self._recognition.stop()

    def abort(self) -> None:
        self._aborted = True
        self._recognition.abort()
