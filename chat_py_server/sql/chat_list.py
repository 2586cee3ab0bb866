"""The list of a user's chats, page by page.

At first come the chats that the user has pinned, then those that they have written in or begun, the
latest on top (`user_chats.rank`), and at last the other characters, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat_py.models.chat import ChatSummary
from chat_py.models.preview import preview
from chat_py_server.problems import ProblemError
from chat_py_server.repository import UserChat
from chat_py_server.seed import Line, Seed, Seeds
from chat_py_server.sql.chats import chat_of
from chat_py_server.sql.connection import Connection, Row

__all__ = ["LISTED", "Listed", "list_chats", "page_of", "summary_of"]

LISTED = 100
"""Chats of a page."""
PREVIEWED = 4000
"""Characters of a message that are read for the list."""
PLACE = re.compile(r"([01])\.(\d{1,18})\.([\w-]{1,64})|characters\.(\d{1,6})")
COLUMNS = "chat.id, chat_id, character_id, title, named, pinned, rank, created_at"
LAST = (
    "(SELECT max(seq) FROM shown WHERE user_chat_id = chat.id"
    " AND (content != '' OR state = 'done')) AS last"
)
SAID = f"sender, substr(content, 1, {PREVIEWED}) AS content, timestamp"


@dataclass(frozen=True)
class Listed:
    """A chat of the list. `after` is where the list goes on, `at` where it begins with this chat,
    even when others have moved to the top since then; `chat_row` is the id of its row of
    `user_chats`, "" for a character whose chat has not been opened."""

    summary: ChatSummary
    at: str
    after: str
    chat_row: str = ""


def page_of(listed: Sequence[Listed], limit: int) -> tuple[list[ChatSummary], str | None]:
    """The summaries of at most `limit` chats, and where the list goes on if there are more."""
    page = listed[:limit]
    more = page[-1].after if len(listed) > limit else None
    return [item.summary for item in page], more


def list_chats(
    connection: Connection, seeds: Seeds, user_id: str, after: str, limit: int
) -> list[Listed]:
    """At most `limit` chats from `after` on, "" for the first.

    Raises `ProblemError` 422 for an `after` that no list has said.
    """
    place = PLACE.fullmatch(after) if after else None
    if after and place is None:
        raise ProblemError(422, "after: must be the `next` of a list.")
    if place is not None and place[4]:
        return _characters(connection, seeds, user_id, int(place[4]), limit)
    before = (int(place[1]), int(place[2]), place[3]) if place else (2, 0, "")
    found = _written_in(connection, seeds, user_id, before, limit)
    if len(found) < limit:
        found += _characters(connection, seeds, user_id, 0, limit - len(found))
    return found


def summary_of(connection: Connection, chat: UserChat) -> ChatSummary:
    """The line of one chat."""
    row = connection.execute(
        f"SELECT listed.*, {SAID} FROM (SELECT {COLUMNS}, {LAST} FROM user_chats AS chat"
        " WHERE id = ?) AS listed LEFT JOIN messages ON seq = last",
        (chat.id,),
    ).fetchone()
    return _summary(chat.seed, row, chat)


def _written_in(
    connection: Connection,
    seeds: Seeds,
    user_id: str,
    before: tuple[int, int, str],
    limit: int,
) -> list[Listed]:
    found: list[Listed] = []
    while len(found) < limit:
        rows = connection.execute(
            f"SELECT listed.*, {SAID} FROM (SELECT {COLUMNS}, {LAST} FROM user_chats AS chat"
            "  WHERE user_id = ? AND archived_at IS NULL AND (pinned = 1 OR rank > 0)"
            "  AND (pinned, rank, id) < (?, ?, ?)"
            "  ORDER BY pinned DESC, rank DESC, id DESC LIMIT ?) AS listed"
            " LEFT JOIN messages ON seq = last ORDER BY pinned DESC, rank DESC, listed.id DESC",
            (user_id, *before, limit),
        ).fetchall()
        for row in rows:
            before = (row["pinned"], row["rank"], row["id"])
            chat = chat_of(row, user_id, seeds)
            if chat is not None and len(found) < limit:
                at = f"{row['pinned']}.{row['rank'] + 1}.0"
                after = ".".join(str(part) for part in before)
                found.append(Listed(_summary(chat.seed, row, chat), at, after, chat.id))
        if len(rows) < limit:
            break
    return found


def _characters(
    connection: Connection, seeds: Seeds, user_id: str, start: int, limit: int
) -> list[Listed]:
    ids = list(seeds)
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(
        f"SELECT listed.*, {SAID} FROM (SELECT {COLUMNS}, {LAST} FROM user_chats AS chat"
        f"  WHERE user_id = ? AND archived_at IS NULL AND chat_id IN ({marks})) AS listed"
        " LEFT JOIN messages ON seq = last",
        (user_id, *ids),
    ).fetchall()
    opened: dict[str, Row] = {row["chat_id"]: row for row in rows}
    dismissed = {
        row["chat_id"]
        for row in connection.execute(
            "SELECT chat_id FROM dismissed_characters WHERE user_id = ?", (user_id,)
        ).fetchall()
    }
    found: list[Listed] = []
    for number, seed in list(enumerate(seeds.values(), 1))[start:]:
        row = opened.get(seed.id)
        if row is None and (seed.hidden or seed.id in dismissed):
            continue
        if row is not None and (row["pinned"] or row["rank"]):
            continue  # among those that were written in
        chat = chat_of(row, user_id, seeds) if row is not None else None
        at, after = f"characters.{number - 1}", f"characters.{number}"
        found.append(Listed(_summary(seed, row, chat), at, after, chat.id if chat else ""))
        if len(found) == limit:
            break
    return found


def _summary(seed: Seed, row: Row | None, chat: UserChat | None) -> ChatSummary:
    line = seed.lines[-1] if seed.lines else Line("bot", "")
    if row is None or chat is None:
        return ChatSummary(
            id=seed.id,
            title=seed.title,
            character=seed.character,
            preview=preview(line.sender, line.content),
        )
    said = row["last"] is not None
    return ChatSummary(
        id=chat.chat_id,
        title=chat.title or ("" if chat.own_id else seed.title),
        character=seed.character,
        preview=preview(row["sender"], row["content"]) if said else "",
        timestamp=row["timestamp"] if said else row["created_at"],
        pinned=bool(row["pinned"]),
    )
