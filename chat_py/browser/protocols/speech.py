"""The browser's voices, and its ear (W3C Web Speech API)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

__all__ = ["Recognizer", "Speaker", "Speech"]


class Speaker(Protocol):
    """Says one text after another; who opened it is told of each end."""

    def say(self, text: str, language: str) -> None:
        """Say a text with a voice for its language (BCP 47); only the last one given is told of."""
        ...

    def silence(self) -> None:
        """Stop at once; nothing is told."""
        ...

    def close(self) -> None:
        """Stop for good."""
        ...


class Recognizer(Protocol):
    """Listens to one dictation."""

    def stop(self) -> None:
        """End it; what was said until now is still understood."""
        ...

    def abort(self) -> None:
        """End it; nothing more is told."""
        ...


class Speech(Protocol):
    """What a browser has of this; its parts are loaded when they are first asked for."""

    def has_voices(self) -> bool:
        """Whether something can be read aloud. Some browsers find their voices only after the
        first question."""
        ...

    def can_listen(self) -> bool:
        """Whether there is a recognition of speech."""
        ...

    async def speaker(self, told: Callable[[str], None]) -> Speaker:
        """`told` gets the error of a text that has ended, empty where there was none
        (`SpeechSynthesisErrorEvent.error`). Raises `ChatError` where it cannot be loaded."""
        ...

    async def listen(
        self, language: str, heard: Callable[[str, str], None], ended: Callable[[str], None]
    ) -> Recognizer:
        """Begin to listen, which asks the person for leave. `heard` gets all that is understood so
        far for good, and what may still change after it; `ended`, once, an error as
        `SpeechRecognitionErrorEvent.error` has it, empty where there was none. Raises `ChatError`
        where it cannot be loaded."""
        ...
