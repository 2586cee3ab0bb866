"""The path of one message: stored, shown, delivered, answered.

The outbox keeps what was not delivered over a reload; what it does meanwhile, here or in
another tab, is shown at the message.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.broadcast.bus import EventBus
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.offers import Can
from chat_py.models.chat import Chat
from chat_py.models.message import Message
from chat_py.models.parts import FilePart
from chat_py.sending.attachment import Attachment
from chat_py.sending.item import OutboxItem, SendingState
from chat_py.state import ChatState

__all__ = ["Answerer", "Delivery", "Outbox", "OutboxEntry"]


class OutboxEntry(Protocol):
    """A message being sent. `id` is its idempotency key; `message_id` the server's, once sent.
    `elsewhere`: another tab sent it, tells the page's other code of it, and asks for the answer.
    """

    @property
    def id(self) -> str: ...
    @property
    def chat_id(self) -> str: ...
    @property
    def user_chat_id(self) -> str: ...
    @property
    def content(self) -> str: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def state(self) -> SendingState: ...
    @property
    def reason(self) -> str: ...
    @property
    def message_id(self) -> str: ...
    @property
    def refused(self) -> bool:
        """Whether the server does not want it as it is."""
        ...

    @property
    def elsewhere(self) -> bool: ...
    @property
    def extra(self) -> dict[str, Any]:
        """What goes out beside the text; `replaces` names an edited message."""
        ...

    @property
    def parts(self) -> list[dict[str, Any]]:
        """What its message is made of where that is more than text."""
        ...


class Outbox(Protocol):
    """What `Delivery` needs of the outbox."""

    async def add(
        self,
        chat_id: str,
        user_chat_id: str,
        content: str,
        extra: dict[str, Any] | None = None,
        attachments: Sequence[Attachment] = (),
        early: OutboxItem | None = None,
        *,
        waits: bool = False,
    ) -> OutboxEntry:
        """Store a message and begin to deliver it, unless it `waits`. Raises `StorageError`."""
        ...

    async def restored(self) -> None:
        """Wait until what an earlier visit left stands in its queues."""
        ...

    def may_submit(self, early: OutboxItem, /) -> bool:
        """Whether what was sent before Python was there is the current user's."""
        ...

    async def withdraw(self, early: OutboxItem, /) -> None: ...
    async def pending(self, chat_id: str) -> Sequence[OutboxEntry]:
        """What is not delivered yet, oldest first."""
        ...

    async def retry(self, entry_id: str, /) -> None: ...
    async def discard(self, entry_id: str, /) -> None: ...
    async def check(self, entry_id: str, /) -> None: ...
    def subscribe(self, callback: Callable[[OutboxEntry], None]) -> Undo:
        """Called when an entry's state changes."""
        ...


NOT_FOUND = 404


class Waiting(Protocol):
    """What decides whether a message waits for the answer before it (`WaitingMessages`)."""

    def must_wait(self, chat_id: str) -> bool: ...
    def keep(self, item_id: str) -> None: ...
    def ask(self, chat_id: str) -> Callable[[], None]:
        """An answer is about to be asked for; what is given tells that it has ended."""
        ...

    def advance(self, chat_id: str) -> None: ...
    def change_user(self) -> None: ...


class Answerer(Protocol):
    """Asks for the answer to a delivered message."""

    async def stop(self) -> None:
        """End the open chat's answers under way."""
        ...

    async def generate(
        self,
        *,
        chat_id: str,
        user_chat_id: str,
        message_id: str,
        regenerate: bool = False,
        hint: str = "",
    ) -> object:
        """Returns when the answer has ended; its failure is shown at the answer, and returned."""
        ...


class Delivery:
    """Sends messages, shows their state, and asks for the answers, one after another
    in each chat."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        display: ChatMessageDisplay,
        answerer: Answerer,
        waiting: Waiting,
        bus: EventBus,
        state: ChatState,
        can: Can,
        owner: Owner,
    ) -> None:
        self.can = can
        self._outbox = outbox
        self._display = display
        self._answerer = answerer
        self._waiting = waiting
        self._bus = bus
        self._state = state
        self._owner = owner
        self._asking = owner.child("asking")
        self._turns: dict[str, asyncio.Lock] = {}
        self._open_chat = ""
        self._missed: list[Message] = []
        self._replaced = Signal[[str, list[str]]]()
        self.take_back: Callable[[OutboxEntry], bool] = lambda _: False
        """Takes a refused message of the open chat to where it is written; whether it has."""
        owner.add(outbox.subscribe(self._changed))
        owner.add(display.on_cleared(self._chat_left))
        owner.add(display.on_shown(self._chat_shown))

    def on_replaced(self, callback: Callable[[str, list[str]], None]) -> Undo:
        """Call with the id of an edited message and those that went for it, once it is stored; not
        where the back end keeps them as a branch."""
        return self._replaced.subscribe(callback)

    async def send(
        self,
        content: str,
        *,
        replaces: str = "",
        attachments: Sequence[Attachment] = (),
        early: OutboxItem | None = None,
    ) -> OutboxEntry:
        """Store a message for the open chat and show it. It is safe when this returns.

        `replaces` names an edited message: it and what came after it give way when the server has
        the new one; its files are those of the new one, too. One stored `early` goes to the
        chat that was to be seen then. Raises `StorageError`; then nothing was sent.
        """
        extra: dict[str, Any] = {}
        if replaces:
            extra = {"replaces": replaces}
            if kept := self._files_of(replaces):
                extra["parts"] = kept
        chat_id, user_chat_id = self._state.chat_id, self._state.user_chat_id
        if early is not None and early.chat_id not in ("", chat_id):
            chat_id, user_chat_id = early.chat_id, ""
        waits = not replaces and self._waiting.must_wait(chat_id)
        entry = await self._outbox.add(
            chat_id, user_chat_id, content, extra, attachments, early, waits=waits
        )
        self._waiting.keep(entry.id)
        if waits:
            self._waiting.advance(chat_id)  # the answer may have ended while it was stored
        if replaces:
            self._owner.task(self._answerer.stop())  # an answer to what is about to go
        self._show(entry)
        return entry

    async def may_submit(self, early: OutboxItem) -> bool:
        """Whether what was stored before Python was there may go out now: what an earlier visit
        left stands before it. Of another user it is neither sent nor shown."""
        await self._outbox.restored()
        if self._outbox.may_submit(early):
            return True
        self._display.messages.remove(early.id)
        return False

    async def withdraw(self, early: OutboxItem) -> None:
        """What was stored before Python was there is not sent after all."""
        self._display.messages.remove(early.id)
        await self._outbox.withdraw(early)

    def advance(self, chat_id: str) -> None:
        """Let the next message of a chat go that waits, where no answer is being written."""
        self._waiting.advance(chat_id)

    def retry(self, entry_id: str) -> None:
        """Try a failed message again."""
        self._owner.task(self._outbox.retry(entry_id))

    def check(self, entry_id: str) -> None:
        """Look whether a message arrived of which nobody knows."""

        async def check() -> None:
            await self._outbox.check(entry_id)
            self._waiting.advance(self._state.chat_id)  # one that has arrived is not answered

        self._owner.task(check())

    def discard(self, entry_id: str) -> None:
        """Discard a failed message."""
        self._display.messages.remove(entry_id)
        self._owner.task(self._outbox.discard(entry_id))

    def regenerate(self, message_id: str, hint: str = "") -> None:
        """Ask for an answer again, which shall differ as the hint says; of one that the server
        never had, ask its question again."""
        chat_id, user_chat_id = self._state.chat_id, self._state.user_chat_id

        async def in_turn() -> None:
            result = await self._ask(chat_id, user_chat_id, message_id, regenerate=True, hint=hint)
            question = self._display.messages.last_of_user()
            unknown = isinstance(result, ApiError) and result.status == NOT_FOUND
            if unknown and question and chat_id == self._state.chat_id:
                self._display.messages.remove(message_id)
                await self._ask(chat_id, user_chat_id, question)

        self._asking.task(in_turn())

    def change_user(self) -> None:
        """Ask and show nothing more of the former user's."""
        self._asking.close()
        self._asking = self._owner.child("asking")
        self._waiting.change_user()
        self._turns, self._missed = {}, []

    def _show(self, entry: OutboxEntry) -> None:
        if entry.chat_id != self._state.chat_id or entry.state in ("sent", "discarded"):
            return
        if self._display.messages.state_of(entry.id) is None:
            self._display.add(_message(entry), state="sending")
        if self._display.messages.state_of(entry.id) != entry.state or entry.reason:
            self._display.messages.set_state(entry.id, entry.state, entry.reason)

    def _chat_left(self) -> None:
        self._open_chat = ""

    def _chat_shown(self, chat: Chat) -> None:
        self._open_chat = self._state.chat_id
        missed, self._missed = self._missed, []
        for message in missed:
            if (message.model_extra or {}).get("chatId") == self._open_chat:
                self._display.add(message)
        self._owner.task(self._show_pending())

    async def _show_pending(self) -> None:
        chat_id = self._state.chat_id
        if chat_id:
            for entry in await self._outbox.pending(chat_id):
                self._show(entry)

    def _changed(self, entry: OutboxEntry) -> None:
        if entry.state == "discarded":
            self._display.messages.remove(entry.id)
            return
        if entry.state != "sent":
            if entry.chat_id == self._open_chat:
                if entry.refused and not entry.elsewhere and self.take_back(entry):
                    self.discard(entry.id)
                else:
                    self._show(entry)
            return
        chosen = self._state.chat_id or entry.chat_id  # at the start, none may be chosen yet
        if entry.chat_id == chosen != self._open_chat:
            # Delivered while its chat was loading: what was asked for before may lack it.
            self._missed.append(_message(entry))
        elif entry.chat_id == self._open_chat and not self._is_shown(entry):
            # Sent by another tab, or by a script (`ChatAPIFetch.saveMessage`).
            self._display.add(_message(entry))
        versions: list[str] = []
        if (replaced := entry.extra.get("replaces")) and entry.chat_id == self._open_chat:
            if self.can("branches"):
                versions = [*self._versions_of(str(replaced)), entry.message_id]
            but = (entry.id, entry.message_id)
            removed = self._display.messages.remove_from(str(replaced), but=but)
            if not entry.elsewhere and not versions:
                self._replaced.emit(entry.message_id, removed)
        self._display.messages.adopt(entry.id, entry.message_id)
        if versions and (message := self._display.messages.message_of(entry.message_id)):
            message.versions = versions
        if entry.parts:  # with the addresses that they have from now on
            parts = _message(entry).parts
            self._display.messages.set_content(entry.message_id, entry.content, parts=parts)
        self._display.messages.set_state(entry.message_id, "sent")
        if entry.elsewhere:
            return
        self._bus.trigger(
            "message:sent",
            {
                "messageId": entry.message_id,
                "content": entry.content,
                "chatId": entry.chat_id,
                "userChatId": entry.user_chat_id,
                "timestamp": entry.timestamp,
            },
        )
        self._answer(entry.chat_id, entry.user_chat_id, entry.message_id)

    def _files_of(self, message_id: str) -> list[dict[str, Any]]:
        message = self._display.messages.message_of(message_id)
        parts = (message.parts if message else None) or ()
        return [part.wire() for part in parts if isinstance(part, FilePart)]

    def _versions_of(self, message_id: str) -> list[str]:
        message = self._display.messages.message_of(message_id)
        return (message.versions if message is not None else None) or [message_id]

    def _is_shown(self, entry: OutboxEntry) -> bool:
        states = (self._display.messages.state_of(id_) for id_ in (entry.id, entry.message_id))
        return any(state is not None for state in states)

    def _answer(self, chat_id: str, user_chat_id: str, message_id: str) -> None:
        ended = self._waiting.ask(chat_id)

        async def ask() -> None:
            try:
                await self._ask(chat_id, user_chat_id, message_id)
            finally:
                ended()

        self._asking.task(ask())

    async def _ask(
        self,
        chat_id: str,
        user_chat_id: str,
        message_id: str,
        *,
        regenerate: bool = False,
        hint: str = "",
    ) -> object:
        async with self._turns.setdefault(chat_id, asyncio.Lock()):
            return await self._answerer.generate(
                chat_id=chat_id,
                user_chat_id=user_chat_id,
                message_id=message_id,
                regenerate=regenerate,
                hint=hint,
            )


def _message(entry: OutboxEntry) -> Message:
    """As it is shown; `chatId` is kept beside it."""
    return Message.model_validate(
        {
            "id": entry.message_id or entry.id,
            "sender": "user",
            "content": entry.content,
            "timestamp": entry.timestamp,
            "chatId": entry.chat_id,
            "parts": entry.parts or None,
        }
    )
