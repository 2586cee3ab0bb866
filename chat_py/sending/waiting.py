"""Messages that wait for the answer before them: until it has come they can be changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from chat_py.base.owner import Owner, Undo
from chat_py.sending.item import OutboxItem

__all__ = ["WaitingMessages"]


class WaitingOutbox(Protocol):
    """What is needed of the outbox."""

    def in_chat(self, chat_id: str) -> Sequence[OutboxItem]:
        """What the current user's chat has not delivered yet, in order."""
        ...

    def chats(self) -> Sequence[str]:
        """The chats that have something."""
        ...

    async def release(self, item: OutboxItem, /) -> None:
        """Deliver what waits."""
        ...

    def subscribe(self, callback: Callable[[OutboxItem], None]) -> Undo: ...


class Answers(Protocol):
    """The answers that are being written (`ChatAPICompletion`)."""

    def holds(self, chat_id: str) -> bool:
        """Whether one is in this chat."""
        ...

    def on_writing(self, listener: Callable[[], object]) -> Undo: ...
    def resume_pending(self, chat_id: str) -> Awaitable[None]:
        """Go on with those that an earlier visit has left."""
        ...


class WaitingMessages:
    """Lets one message go after each answer, in the order in which they were sent.

    A tab decides for what was sent or taken up in it, and for the chat that is open (`open_chat`):
    of the answers in other tabs' chats it knows nothing.
    """

    def __init__(
        self,
        *,
        outbox: WaitingOutbox,
        answers: Answers,
        open_chat: Callable[[], str],
        owner: Owner,
    ) -> None:
        self._outbox = outbox
        self._answers = answers
        self._open_chat = open_chat
        self._owner = owner
        self._asked: dict[str, list[object]] = {}
        self._own: set[str] = set()
        owner.add(answers.on_writing(self._advance_all))
        owner.add(outbox.subscribe(self._changed))

    def must_wait(self, chat_id: str) -> bool:
        """Whether a message that is sent now waits: for an answer, or behind one that does."""
        waiting = (item.state == "waiting" for item in self._outbox.in_chat(chat_id))
        return self._is_busy(chat_id) or any(waiting)

    def keep(self, item_id: str) -> None:
        """It was sent in this tab."""
        self._own.add(item_id)

    def ask(self, chat_id: str) -> Callable[[], None]:
        """An answer is about to be asked for; call what is given once it has ended."""
        token = object()
        asked = self._asked.setdefault(chat_id, [])
        asked.append(token)

        def ended() -> None:
            if token in asked:
                asked.remove(token)
                self.advance(chat_id)

        return ended

    def advance(self, chat_id: str) -> None:
        """Let the next message of a chat go, if nothing is before it any more."""
        items = self._outbox.in_chat(chat_id)
        before = any(item.state != "waiting" and not item.refused for item in items)
        first = next((item for item in items if item.state == "waiting"), None)
        if first is None or before or self._is_busy(chat_id):
            return
        if first.id in self._own or chat_id == self._open_chat():
            self._owner.task(self._outbox.release(first))

    def change_user(self) -> None:
        """Nothing is asked for any more."""
        self._asked.clear()

    def _is_busy(self, chat_id: str) -> bool:
        return bool(self._asked.get(chat_id)) or self._answers.holds(chat_id)

    def _advance_all(self) -> None:
        for chat_id in self._outbox.chats():
            self.advance(chat_id)

    def _changed(self, item: OutboxItem) -> None:
        if item.state == "waiting" and not item.elsewhere and item.id not in self._own:
            self._own.add(item.id)
            self._owner.task(self._take_up(item.chat_id))
        elif item.state == "discarded" or item.refused:
            self.advance(item.chat_id)

    async def _take_up(self, chat_id: str) -> None:
        """An earlier visit has left it; so it may have left the answer that it waits for."""
        await self._answers.resume_pending(chat_id)
        self.advance(chat_id)
