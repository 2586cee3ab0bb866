"""Writing a message anew that waits for an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from chat_py.sending.attachment import Attachment
from chat_py.sending.item import OutboxItem

__all__ = ["TakingBack"]


class Box(Protocol):
    """The message box (`ChatInputHandler`)."""

    def stop_editing(self) -> bool: ...
    def get_input_value(self) -> str: ...
    def set_input_value(self, text: str) -> None: ...
    def focus_input(self) -> None: ...


class WaitingQueue(Protocol):
    """Where it waits (`Outbox`)."""

    def take_back(self, item_id: str) -> OutboxItem | None: ...
    async def forget(self, item: OutboxItem) -> None: ...


@dataclass(eq=False, kw_only=True)
class TakingBack:
    """Brings what waits back into the box with its files, before what has been typed since. It
    leaves its queue; those that wait behind it stay in their order."""

    box: Box
    queue: WaitingQueue
    give_back: Callable[[Sequence[Attachment]], Awaitable[None]]

    async def run(self, message_id: str) -> None:
        """Do it; a message that has gone meanwhile is left alone."""
        item = self.queue.take_back(message_id)
        if item is None:
            return
        self.box.stop_editing()
        typed = self.box.get_input_value()
        # Kept as the draft from here on, so that the queue may forget it.
        self.box.set_input_value(f"{item.content}\n\n{typed}" if typed.strip() else item.content)
        self.box.focus_input()
        await self.queue.forget(item)
        await self.give_back(item.attachments)
