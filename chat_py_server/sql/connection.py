"""What the SQL of this package needs of a database: a few calls that both engines have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from chat_py_server.problems import Reason

__all__ = ["Connection", "Cursor", "Database", "Parameters", "Row", "Work"]

Result = TypeVar("Result")
Parameters = Sequence[object] | Mapping[str, object]


class Row(Protocol):
    """One row; columns are read by name."""

    def __getitem__(self, name: str, /) -> Any: ...


class Cursor(Protocol):
    """The result of a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""
        ...

    def fetchone(self) -> Any:
        """The next `Row`, or `None`."""
        ...

    def fetchall(self) -> list[Any]:
        """The rows that are left, each a `Row`."""
        ...


class Connection(Protocol):
    """The connection of an open transaction. Statements have `?` or `:name` for values."""

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """Do one statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> object:
        """Do one statement for each of some values."""
        ...

    def moment(self) -> int:
        """Milliseconds since the epoch by the clock that all instances on the data share."""
        ...


Work = Callable[[Connection], Result]


class Database(Protocol):
    """Transactions, each done by a function of its connection, on a thread."""

    @property
    def failure(self) -> type[Exception]:
        """What `read` and `write` raise when the storage fails."""
        ...

    async def read(self, work: Work[Result], /) -> Result:
        """Do `work`, which only reads, on one unchanging view of the data."""
        ...

    async def write(self, work: Work[Result], /, *, lock: str = "") -> Result:
        """Do `work` in one transaction: all of it is on the disk, or none.

        Those with the same `lock` (a user, usually) come one after the other, on all instances.
        """
        ...

    def reason(self, error: Exception, /) -> Reason:
        """What a failure means."""
        ...

    async def clear_log(self) -> None:
        """See to it that what was removed is not on the disk any more, where the engine can."""
        ...

    def close(self) -> None:
        """Finish what is under way. A second call does nothing."""
        ...
