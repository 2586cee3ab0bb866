"""What instances of the server tell each other while an answer is being written.

The storage knows what an answer was half a second ago; by way of a broker the others know it now,
so that a reader may follow, resume or stop an answer on whichever instance the request arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from chat_py.models.answer_event import AnswerEvent
from chat_py_server.limits import Limit, RateLimit
from chat_py_server.sse import Event

__all__ = ["Alone", "Broker", "Published", "Receive"]


@dataclass(frozen=True)
class Published:
    """What another instance has told of an answer: the piece with a number, or how it ended."""

    number: int
    told: AnswerEvent | Event


Receive = Callable[[Sequence[Published]], None]


class Broker(Protocol):
    """Between the instances. Where it fails, answers go on without it: no method raises."""

    connects: bool
    """Whether there can be other instances."""

    def start(self, owner: str, stop: Callable[[str], None]) -> None:
        """Begin, as the instance `owner`; `stop` gets the ids of answers of its own that are to be
        stopped. A second call does nothing."""
        ...

    async def publish(self, completion_id: str, number: int, piece: AnswerEvent) -> bool:
        """Tell a piece; when this returns, the other instances can know it.

        `False` where the answer is sealed: another instance has ended it, and nobody may show the
        piece.
        """
        ...

    async def end(self, completion_id: str, number: int, last: Event) -> None:
        """Tell how an answer has ended, after `number` - 1 pieces."""
        ...

    def follow(self, completion_id: str, after: int, receive: Receive) -> None:
        """Have what comes after piece `after` of another instance's answer, in order."""
        ...

    def unfollow(self, completion_id: str) -> None:
        """End `follow`."""
        ...

    async def seal(self, completion_id: str) -> Sequence[AnswerEvent]:
        """Let nothing more be told of an answer; returns all pieces that were."""
        ...

    async def ask_to_stop(self, owner: str, completion_id: str) -> None:
        """Ask the instance `owner` to stop an answer."""
        ...

    def limit(self, name: str, amount: int, seconds: float = 60.0) -> Limit:
        """A limit that all instances share: `amount` in `seconds` for each key."""
        ...

    async def close(self) -> None:
        """End. A second call does nothing."""
        ...


class Alone:
    """The broker of an instance that is the only one."""

    connects = False

    def start(self, owner: str, stop: Callable[[str], None]) -> None:
        """Nobody asks."""

    async def publish(self, completion_id: str, number: int, piece: AnswerEvent) -> bool:
        """Nobody listens."""
        return True

    async def end(self, completion_id: str, number: int, last: Event) -> None:
        """Nobody listens."""

    def follow(self, completion_id: str, after: int, receive: Receive) -> None:
        """Nothing comes."""

    def unfollow(self, completion_id: str) -> None:
        """Nothing came."""

    async def seal(self, completion_id: str) -> Sequence[AnswerEvent]:
        """Nothing was told."""
        return ()

    async def ask_to_stop(self, owner: str, completion_id: str) -> None:
        """Nobody is there."""

    def limit(self, name: str, amount: int, seconds: float = 60.0) -> Limit:
        """A limit in memory."""
        return RateLimit(amount, seconds)

    async def close(self) -> None:
        """Nothing runs."""
