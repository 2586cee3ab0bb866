"""Sharing a chat or a message (chat-sharing.js)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from chat_py.base.errors import ArgumentError, ChatError
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.environment import Location, ShareSheet
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.state import ChatState
from chat_py.view.notice import Notices

__all__ = ["ChatSharing"]


@dataclass(eq=False, kw_only=True)
class ChatSharing:
    """Shares through the system's dialogue, and by the clipboard where there is none."""

    document: Document
    location: Location
    sheet: ShareSheet
    display: ChatMessageDisplay
    notices: Notices
    state: ChatState
    texts: Texts

    def generate_share_link(self, chat_id: str = "", message_id: str = "") -> str:
        """The address of a chat (the open one by default), and of a message in it."""
        address = urlsplit(self.location.href)
        query = [(k, v) for k, v in parse_qsl(address.query, True) if k not in ("chat", "message")]
        query += [("chat", chat_id or self.state.chat_id)]
        if message_id:
            query += [("message", message_id)]
        return urlunsplit(address._replace(query=urlencode(query), fragment=""))

    async def share_chat(self, chat_id: str = "") -> bool:
        """Share the address of a chat; `False` when the person changed their mind, or when it
        failed (a notice says why)."""
        title = self.texts("share.title", name=self.display.bot_name)
        return await self._share(title, "", self.generate_share_link(chat_id))

    async def share_message(self, message_id: str) -> bool:
        """Share a message's text with the address of its chat, as `share_chat` does.

        Raises `ArgumentError` for a message that is not in the open chat.
        """
        text = self.display.messages.text_of(message_id)
        if text is None:
            raise ArgumentError("shareMessage", "messageId", "a message of the open chat")
        title = self.texts("share.title", name=self.display.bot_name)
        return await self._share(title, text, self.generate_share_link())

    async def share_link(self, title: str, url: str) -> bool:
        """Share an address, as `share_chat` does."""
        return await self._share(title, "", url)

    async def copy_to_clipboard(self, text: str, html: str = "") -> bool:
        """Whether the text (and the same as HTML, where given) is on the clipboard now; a notice
        says when it is not."""
        try:
            await self.document.copy(text, html)
        except ChatError as error:
            self._fail("copy.failed", error)
            return False
        return True

    async def _share(self, title: str, text: str, url: str) -> bool:
        if self.sheet.available:
            try:
                return await self.sheet.share(title=title, text=text, url=url)
            except ChatError as error:
                self._fail("share.failed", error)
                return False
        if await self.copy_to_clipboard(f"{text}\n\n{url}" if text else url):
            copied = "share.copied_text" if text else "share.copied"
            self.notices.show(self.texts(copied), "success")
            return True
        return False

    def _fail(self, text: str, error: ChatError) -> None:
        self.notices.show(self.texts(text, reason=str(error)), "error")
