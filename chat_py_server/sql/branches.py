"""Edits of a message: each begins a branch of its chat, with what followed it.

A message belongs to the branch whose id is that of the edit that began it, "" to the first one. A
branch leaves another, its parent, just before the message that was edited. Messages of the branches
that are not shown are marked (`aside`), so that whoever reads a chat needs to know nothing of this.
"""

from __future__ import annotations

from dataclasses import dataclass

from chat_py_server.problems import ProblemError
from chat_py_server.repository import UserChat
from chat_py_server.sql.connection import Connection, Row

__all__ = ["begin", "current", "edits", "require_edit", "show"]

FIRST = ""
"""The branch that a chat begins with."""


@dataclass(frozen=True)
class Branch:
    """`origin` is the message that was edited first, of all those that this is another edit of;
    before `fork`, the `seq` of that one, the messages are the parent's. `chosen` is higher the
    later it was shown as the last one of a line."""

    id: str
    origin: str
    parent: str
    fork: int
    chosen: int


def current(connection: Connection, chat: UserChat) -> str:
    """The branch that a new message goes to."""
    row = connection.execute(
        "SELECT id FROM branches WHERE user_chat_id = ? ORDER BY chosen DESC LIMIT 1", (chat.id,)
    ).fetchone()
    return row["id"] if row else FIRST


def begin(connection: Connection, chat: UserChat, edited: Row, message_id: str) -> None:
    """Let a message that is about to be stored begin a branch, in the place of `edited`."""
    known = _branches(connection, chat)
    if not known:
        _add(connection, chat, Branch(FIRST, "", FIRST, 0, 0))
    former = known.get(edited["id"])
    origin, parent, fork = edited["id"], edited["branch"], edited["seq"]
    if former is not None and former.origin:
        origin, parent, fork = former.origin, former.parent, former.fork
    last = max((branch.chosen for branch in known.values()), default=0)
    new = Branch(message_id, origin, parent, fork, last + 1)
    _add(connection, chat, new)
    first = 0 if edited["aside"] else fork  # what comes before is the same, where it is shown
    _show(connection, chat, _line({**known, new.id: new}, new.id), first)


def show(connection: Connection, chat: UserChat, row: Row) -> None:
    """Show a message that is in another branch, with what was shown last after it."""
    if not row["aside"]:
        return
    known = _branches(connection, chat)
    lines = [_line(known, name) for name in known]
    holding = [line for line in lines if row["seq"] < dict(line).get(row["branch"], 0)]
    line = max(holding, key=lambda line: known[line[0][0]].chosen)
    connection.execute(
        "UPDATE branches SET chosen = ? WHERE user_chat_id = ? AND id = ?",
        (1 + max(branch.chosen for branch in known.values()), chat.id, line[0][0]),
    )
    _show(connection, chat, line, 0)


def edits(connection: Connection, chat: UserChat) -> dict[str, list[str]]:
    """The ids of all edits of a message, oldest first, by each of them; only where there are
    several."""
    rows = connection.execute(
        "SELECT messages.id, origin FROM branches JOIN messages"
        "  ON messages.id = branches.id OR messages.id = branches.origin"
        " WHERE branches.user_chat_id = ? AND origin != '' AND deleted_at IS NULL ORDER BY seq",
        (chat.id,),
    ).fetchall()
    groups: dict[str, dict[str, None]] = {}
    for row in rows:
        groups.setdefault(row["origin"], {})[row["id"]] = None
    return {name: list(ids) for ids in groups.values() if len(ids) > 1 for name in ids}


def require_edit(connection: Connection, chat: UserChat, message_id: str) -> None:
    """Raises `ProblemError` 422 for a message that has no other edits."""
    if message_id not in edits(connection, chat):
        raise ProblemError(422, "action: this message has only one version.")


Line = list[tuple[str, int]]
"""Branches, the last one first, and the `seq` before which its messages are part of the line."""
END = 2**63 - 1


def _line(known: dict[str, Branch], last: str) -> Line:
    line: Line = [(last, END)]
    while last != FIRST:
        branch = known[last]
        last = branch.parent
        line.append((last, branch.fork))
    return line


def _show(connection: Connection, chat: UserChat, line: Line, first: int) -> None:
    """Show the messages of a line and no others. What is before `first` is shown as it is."""
    connection.execute(
        "UPDATE messages SET aside = 1 WHERE user_chat_id = ? AND seq >= ? AND aside = 0",
        (chat.id, first),
    )
    for name, before in line:
        connection.execute(
            "UPDATE messages SET aside = 0"
            " WHERE user_chat_id = ? AND branch = ? AND seq >= ? AND seq < ? AND aside = 1",
            (chat.id, name, first, before),
        )


def _branches(connection: Connection, chat: UserChat) -> dict[str, Branch]:
    rows = connection.execute(
        "SELECT id, origin, parent, fork, chosen FROM branches WHERE user_chat_id = ?", (chat.id,)
    ).fetchall()
    return {
        row["id"]: Branch(row["id"], row["origin"], row["parent"], row["fork"], row["chosen"])
        for row in rows
    }


def _add(connection: Connection, chat: UserChat, branch: Branch) -> None:
    connection.execute(
        "INSERT INTO branches (user_chat_id, id, origin, parent, fork, chosen)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (chat.id, branch.id, branch.origin, branch.parent, branch.fork, branch.chosen),
    )
