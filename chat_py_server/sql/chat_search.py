"""Looks through the titles and messages of one user's chats, as far as one request may.

There is no index of words: each script would need one of its own (Japanese and Chinese have no
spaces), and it would be several times as large as the texts. What is read is bounded instead, by
the user's own messages and by time, and the next request goes on from there.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from chat_py.backends.local.excerpt import Words, excerpt
from chat_py.models.chat_list import FoundChat, FoundChats
from chat_py_server.problems import ProblemError
from chat_py_server.seed import Seeds
from chat_py_server.sql.chat_list import LISTED, Listed, list_chats
from chat_py_server.sql.connection import Connection

__all__ = ["RESULTS", "search"]

RESULTS = 50
"""What one request finds at most."""
SECONDS = 0.25
"""How long one request looks, give or take one portion."""
PORTION = 500
"""Messages that are looked through between two looks at the clock."""
PLACE = re.compile(r"([^~]*)~([\w-]{1,64})~(\d{1,18})")
NEWEST = 10**18


@dataclass
class _Search:
    connection: Connection
    words: Words
    patterns: list[str]
    until: float
    found: list[FoundChat]

    @property
    def full(self) -> bool:
        return len(self.found) >= RESULTS or time.monotonic() >= self.until

    def chat(self, listed: Listed, before: int) -> int:
        """Look through messages of a chat, the newest first, from `before` on. Returns where to go
        on, 0 at the end of the chat."""
        if before == NEWEST and self.words.first(listed.summary.title) is not None:
            self.found.append(FoundChat.model_validate(listed.summary.wire()))
        while listed.chat_row:
            portion = self.connection.execute(
                "SELECT count(*) AS messages, min(seq) AS lowest FROM (SELECT seq FROM shown"
                " WHERE user_chat_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?) AS portion",
                (listed.chat_row, before, PORTION),
            ).fetchone()
            if not portion["messages"]:
                break
            before = self._portion(listed, portion["lowest"], before)
            if portion["messages"] < PORTION and before == portion["lowest"]:
                break
            if self.full:
                return before
        return 0

    def _portion(self, listed: Listed, lowest: int, before: int) -> int:
        """Look at messages from `before` down to `lowest`; returns how far that was."""
        likes = " AND lower(content) LIKE ? ESCAPE '!'" * len(self.patterns)
        rows = self.connection.execute(
            "SELECT seq, id, content, timestamp FROM shown"
            f" WHERE user_chat_id = ? AND seq < ? AND seq >= ?{likes} ORDER BY seq DESC LIMIT ?",
            (listed.chat_row, before, lowest, *self.patterns, RESULTS),
        ).fetchall()
        for row in rows:
            around = excerpt(row["content"], self.words)
            if around is None:
                continue
            fields = {"messageId": row["id"], "excerpt": around, "timestamp": row["timestamp"]}
            self.found.append(FoundChat.model_validate(listed.summary.wire() | fields))
            if len(self.found) >= RESULTS:
                return row["seq"]
        return rows[-1]["seq"] if len(rows) == RESULTS else lowest


def search(
    connection: Connection,
    seeds: Seeds,
    user_id: str,
    query: str,
    after: str,
) -> FoundChats:
    """What has all words of `query`: chats with it in their title and messages, in the order of the
    list. `after` is the `next` of the result before.

    Raises `ProblemError` 422 for an `after` that no search has said.
    """
    place = PLACE.fullmatch(after) if after else None
    if after and place is None:
        raise ProblemError(422, "after: must be the `next` of a search.")
    at, row, seq = place.groups() if place else ("", "", "0")
    words = Words(query)
    until = time.monotonic() + SECONDS
    looking = _Search(connection, words, [_pattern(word) for word in query.split()], until, [])
    while words:
        page = list_chats(connection, seeds, user_id, at, LISTED)
        for listed in page:
            before = int(seq) if listed.chat_row and listed.chat_row == row else NEWEST
            goes_on = looking.chat(listed, before)
            if goes_on:
                return FoundChats(
                    chats=looking.found, next=f"{listed.at}~{listed.chat_row}~{goes_on}"
                )
            at = listed.after
            if looking.full:
                return FoundChats(chats=looking.found, next=f"{at}~-~0")
        if len(page) < LISTED:
            break
    return FoundChats(chats=looking.found)


def _pattern(word: str) -> str:
    """A LIKE pattern that lets no text pass by that `Words` would find. Databases do not agree on
    the case of letters beyond ASCII: there any character fits."""
    return "%" + "".join(_fits(character) for character in word) + "%"


def _fits(character: str) -> str:
    if character in "!%_":
        return "!" + character
    if character.isascii():
        return character.lower()
    return "_" if character.lower() != character.upper() else character
