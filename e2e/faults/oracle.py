"""Every message once and in order, every answer once: on the page, in the browser's store, on the
wire and in the server's rows."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect

from e2e.chat_page import ChatPage
from e2e.faults.proxy import Proxy

__all__ = ["Oracle"]

STORED = """(store) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("chat_py");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const reading = database.transaction("records").objectStore("records").getAllKeys();
    reading.onsuccess = () => {
      database.close();
      resolve(reading.result.filter((key) => key.startsWith(store + "/")));
    };
  };
})"""


class Oracle:
    """Looks at one person's chat from all sides."""

    def __init__(self, chat: ChatPage, proxy: Proxy, origin: str, database: Path) -> None:
        self._chat = chat
        self._proxy = proxy
        self._origin = origin
        self._database = database

    def through(self, chat: ChatPage) -> Oracle:
        """The same, seen from another tab."""
        return Oracle(chat, self._proxy, self._origin, self._database)

    def stored(self, store: str = "outbox") -> list[str]:
        """Keys of what the browser keeps."""
        return self._chat.page.evaluate(STORED, store)

    def check(self, *said: str, chat: str = "kai", answered: int | None = None) -> None:
        """What I said arrived, once each and in this order, and was answered once each, the
        first `answered` of it. Waits for the answers."""
        page = self._chat
        answered = len(said) if answered is None else answered
        for text in said:
            expect(page.mine.filter(has_text=text).first).to_have_attribute("data-state", "sent")
        expect(page.log.locator('[data-state="streaming"]')).to_have_count(0)
        expect(page.answers).to_have_count(1 + answered)  # the first is the greeting
        for answer in page.answers.all():
            expect(answer).to_have_attribute("data-state", "sent")
        # Not as it is rendered: the browser skips what is out of view.
        shown = [text.strip() for text in page.mine.locator(".message-text").all_text_contents()]
        assert shown == list(said)
        assert self.stored() == []
        assert self.stored("streams") == []
        self._check_rows(list(said), chat, answered)

    def check_nothing_arrived(self, chat: str = "kai") -> None:
        """The server has no message of mine."""
        assert self.rows(chat) == []

    def rows(self, chat: str = "kai") -> list[str]:
        """What the server has of what I said, in its order."""
        return [content for _, content in self._said(chat)]

    def _said(self, chat: str) -> list[tuple[str, str]]:
        return self._query(
            "SELECT messages.id, content FROM messages JOIN user_chats"
            " ON user_chats.id = user_chat_id"
            " WHERE user_id = ? AND chat_id = ? AND sender = 'user' ORDER BY seq",
            self._user(),
            chat,
        )

    def _check_rows(self, said: list[str], chat: str, answered: int) -> None:
        rows = self._said(chat)
        assert [content for _, content in rows] == said
        keys = [
            key for (key,) in self._query("SELECT key FROM replies WHERE user_id = ?", self._user())
        ]
        sent = self._proxy.keys(f"POST /api/chat/{chat}/message")
        assert Counter(key for key in keys if key in sent) == Counter(sent)
        assert len(sent) == len(said)
        answers = Counter(
            reply_to
            for (reply_to,) in self._query(
                "SELECT reply_to FROM completions WHERE user_id = ? AND state = 'done'",
                self._user(),
            )
        )
        asked = [message for message, _ in rows]
        assert [answers[message] for message in asked] == [1] * answered + [0] * (
            len(asked) - answered
        )

    def _user(self) -> str:
        cookies = self._chat.page.context.cookies(self._chat.origin)
        value = next(cookie["value"] for cookie in cookies if cookie["name"] == "chat_guest")
        return value.partition(".")[0]

    def _query(self, sql: str, *arguments: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, arguments).fetchall()
