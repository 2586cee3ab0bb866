"""Pages that an answer has written, apart from this one."""

from __future__ import annotations

from typing import Protocol

from chat_py.browser.protocols.dom import Element

__all__ = ["Previews"]


class Previews(Protocol):
    """Shows them in a frame of opaque origin, without a network (docs/preview.md)."""

    async def show(self, place: Element, html: str, *, scripts: bool, name: str) -> None:
        """Put a frame into `place` that shows `html`; whoever removes it from there ends it.

        Args:
            scripts: whether those in it run.
            name: for those who do not see it.

        Raises:
            ChatError: a policy forbids the frame, or what opens it could not be loaded.
        """
        ...
