"""What the browser can do for a person beyond the page: notifications, a sound, what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from chat_py.border.page_ref import PageRef

__all__ = ["Permission", "PersonTools"]

Permission = Literal["granted", "denied", "default"]
"""Notifications API, `NotificationPermission`; "default": nobody has been asked yet."""


class PersonTools(Protocol):
    """Loaded with its first use, which also brings the style sheet of the settings."""

    async def load(self) -> None:
        """Load it. Raises `ChatError` where it cannot be had; so does everything here."""
        ...

    async def languages(self) -> Sequence[tuple[str, str]]:
        """The languages that there are texts for: tags (BCP 47), and what each calls itself."""
        ...

    async def can_notify(self) -> bool:
        """Whether the browser has notifications for this page at all (Notifications API)."""
        ...

    async def permission(self) -> Permission:
        """Whether the page may show notifications."""
        ...

    async def ask(self) -> Permission:
        """Ask the person for it; only while a click or a key of theirs is being handled."""
        ...

    async def notify(self, title: str, body: str, *, tag: str, pressed: Callable[[], None]) -> None:
        """Show a notification in the place of any other with the same `tag`. `pressed` is called
        when the person presses it, after the window has come to the front."""
        ...

    async def play(self) -> None:
        """Play a short, quiet sound. Silent until the person has done something on the page."""
        ...

    async def usage(self) -> int | None:
        """Bytes that the browser keeps for the whole site (Storage Standard, `estimate`); `None`
        where it does not tell."""
        ...

    async def clear(self) -> None:
        """Delete what IndexedDB and the service worker's cache hold of this person. Small texts
        are `TextStorage`'s."""
        ...

    async def text_of(self, given: PageRef) -> str:
        """The text of the file that an event brought (`Event.files`)."""
        ...
