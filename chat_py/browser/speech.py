"""Whether the browser speaks and listens; what does it is in static/src/native/page/speech.mjs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import js

from chat_py.browser.native import loaded
from chat_py.browser.protocols.speech import Recognizer, Speaker

__all__ = ["JsSpeech"]

RECOGNITION = ("SpeechRecognition", "webkitSpeechRecognition")


class JsSpeech:
    """See `Speech`. `load` gives the native part."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load

    def has_voices(self) -> bool:
        return hasattr(js, "speechSynthesis") and bool(js.speechSynthesis.getVoices().length)

    def can_listen(self) -> bool:
        return any(hasattr(js, name) for name in RECOGNITION)

    async def speaker(self, told: Callable[[str], None]) -> Speaker:
        from chat_py.browser.voices import JsSpeaker

        return JsSpeaker(await loaded(self._load), told)

    async def listen(
        self, language: str, heard: Callable[[str, str], None], ended: Callable[[str], None]
    ) -> Recognizer:
        from chat_py.browser.voices import JsRecognizer

        return JsRecognizer(await loaded(self._load), language, heard, ended)
