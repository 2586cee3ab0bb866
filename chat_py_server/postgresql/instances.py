"""The other instances on a database, which PostgreSQL knows by the names of their connections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from chat_py_server.sql.chats import new_id
from chat_py_server.sql.connection import Connection

__all__ = ["Instance", "others", "problems_with"]

PREFIX = "chat_py"
NO_BROKER = (
    "Another server uses this database, and CHAT_BROKER is not set for both: an answer that one of "
    "them writes is a second late at the other and cannot be stopped there, and limits count for "
    "each. "
    "Set CHAT_BROKER for all servers on this database, or run one only."
)
OTHER_KEYS = (
    "Another server uses this database with other keys: its guests are strangers here. "
    "Copy the file keys from its CHAT_DATA to this one's, and start again."
)


@dataclass(frozen=True)
class Instance:
    """What an instance lets the others know of it. `keys` tells whether two have the same."""

    broker: bool
    keys: str
    id: str = field(default_factory=lambda: new_id()[:8])

    @property
    def name(self) -> str:
        """The name of its connections (`application_name`, at most 63 bytes)."""
        return f"{PREFIX} {self.id} {'broker' if self.broker else 'alone'} {self.keys}"


def others(connection: Connection, own: Instance) -> list[Instance]:
    """The instances that are connected to the database beside this one."""
    rows = connection.execute(
        "SELECT DISTINCT application_name FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name LIKE ?",
        (f"{PREFIX} %",),
    ).fetchall()
    words = [row["application_name"].split(" ") for row in rows]
    return [
        Instance(broker=item[2] == "broker", keys=item[3], id=item[1])
        for item in words
        if len(item) == 4 and item[1] != own.id
    ]


def problems_with(others: Iterable[Instance], own: Instance) -> list[str]:
    """What an operator has to know of them: a line for each problem."""
    found = list(others)
    lines: list[str] = []
    if any(not (own.broker and other.broker) for other in found):
        lines.append(NO_BROKER)
    if any(other.keys != own.keys for other in found):
        lines.append(OTHER_KEYS)
    return lines
