"""What a person sent before Python was there (static/src/native/first-view): it is stored and shown
already, and goes out now as what is sent from the box does."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable

from chat_py.sending.delivery import Delivery
from chat_py.sending.drafts import Drafts
from chat_py.sending.item import OutboxItem
from chat_py.state import ChatState

__all__ = ["EarlyMessages"]


class EarlyMessages:
    """Submits them in order, each once.

    `send` sends one, and gives whether its text is in safe hands and the id that it is shown under
    if any; `give_back` puts a text into the box of a chat that is open.
    """

    def __init__(
        self,
        *,
        delivery: Delivery,
        drafts: Drafts,
        state: ChatState,
        chat_chosen: Callable[[], Awaitable[None]],
        send: Callable[[OutboxItem], Awaitable[tuple[bool, str | None]]],
        give_back: Callable[[str, str], None],
    ) -> None:
        self._delivery = delivery
        self._drafts = drafts
        self._state = state
        self._chat_chosen = chat_chosen
        self._send = send
        self._give_back = give_back
        self._turn = Lock()

    async def submit(self, stored: OutboxItem) -> str | None:
        """Send one of this page; the id that it is shown under, `None` where it is not sent."""
        await self._chat_chosen()
        async with self._turn:
            mine = await self._delivery.may_submit(stored)
            return await self._submit(stored) if mine else None

    async def submit_left(self, stored: OutboxItem) -> None:
        """Send one that a page which is gone has stored."""
        await self._chat_chosen()
        await self._submit(stored)

    async def _submit(self, stored: OutboxItem) -> str | None:
        safe, entry_id = await self._send(stored)
        if entry_id is None:  # refused, or a plug-in has taken it
            await self._delivery.withdraw(stored)
        if not safe:
            chat_id = stored.chat_id or self._state.chat_id
            if chat_id == self._state.chat_id:
                self._give_back(chat_id, stored.content)
            else:
                self._drafts.give_back(chat_id, stored.content)
        return entry_id
