"""Voices and an ear without a browser."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.errors import ChatError

__all__ = ["FakeRecognizer", "FakeSpeaker", "FakeSpeech"]


class FakeSpeaker:
    """`Speaker`: a test says when a text has been said."""

    def __init__(self, told: Callable[[str], None]) -> None:
        self.told = told
        self.said: list[tuple[str, str]] = []
        self.silenced = 0
        self.closed = False

    def say(self, text: str, language: str) -> None:
        self.said.append((text, language))

    def silence(self) -> None:
        self.silenced += 1

    def close(self) -> None:
        self.closed = True


class FakeRecognizer:
    """`Recognizer`: a test says what is heard."""

    def __init__(
        self, language: str, heard: Callable[[str, str], None], ended: Callable[[str], None]
    ) -> None:
        self.language = language
        self.heard = heard
        self.ended = ended
        self.calls: list[str] = []

    def stop(self) -> None:
        self.calls.append("stop")

    def abort(self) -> None:
        self.calls.append("abort")


class FakeSpeech:
    """`Speech`."""

    def __init__(self, *, voices: bool = True, ear: bool = True) -> None:
        self.voices = voices
        self.ear = ear
        self.loads = True
        self.speakers: list[FakeSpeaker] = []
        self.recognizers: list[FakeRecognizer] = []

    def has_voices(self) -> bool:
        return self.voices

    def can_listen(self) -> bool:
        return self.ear

    async def speaker(self, told: Callable[[str], None]) -> FakeSpeaker:
        self._load()
        self.speakers.append(FakeSpeaker(told))
        return self.speakers[-1]

    async def listen(
        self, language: str, heard: Callable[[str, str], None], ended: Callable[[str], None]
    ) -> FakeRecognizer:
        self._load()
        self.recognizers.append(FakeRecognizer(language, heard, ended))
        return self.recognizers[-1]

    def _load(self) -> None:
        if not self.loads:
            raise ChatError("it could not be loaded")
