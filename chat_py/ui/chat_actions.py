"""What can be done with a chat as a whole: renamed, pinned, deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import Events
from chat_py.locales import Texts
from chat_py.state import ChatState
from chat_py.ui.ask_dialog import AskDialog
from chat_py.ui.chat_list import ChatList
from chat_py.view.notice import Notices

__all__ = ["ChatActions"]

Work = Callable[[], Coroutine[Any, Any, None]]


@dataclass(eq=False, kw_only=True)
class ChatActions:
    """Renames, pins and deletes chats of the list, and takes a deletion back.

    `stop` ends the answers of a chat, `open_chat` opens one, and `begin` a new one. `unsent` gives
    the ids of what a chat has not delivered yet, and `discard` gives one of them up.
    """

    backend: Backend
    chat_list: ChatList
    dialog: AskDialog
    notices: Notices
    state: ChatState
    events: Events
    texts: Texts
    announce: Callable[[str], None]
    stop: Callable[[str], Awaitable[object]]
    open_chat: Callable[[str], Awaitable[object]]
    begin: Callable[[], Awaitable[object]]
    unsent: Callable[[str], Sequence[str]]
    discard: Callable[[str], Awaitable[object]]
    owner: Owner

    def act(self, action: str, chat_id: str) -> None:
        """Do something with a chat; others than these change nothing."""
        if action == "rename":
            self.owner.task(self.rename(chat_id))
        elif action in ("pin", "unpin"):
            self.owner.task(self.pin(chat_id, pinned=action == "pin"))
        elif action == "delete":
            self.owner.task(self.delete(chat_id))

    async def rename(self, chat_id: str, title: str = "") -> None:
        """Ask for another title, which begins as the one that it has, or as `title`."""
        chat = self.chat_list.find(chat_id)
        title = title or (self.chat_list.entries.name(chat) if chat is not None else "")
        given = await self.dialog.text(
            title=self.texts("list.rename_title"),
            label=self.texts("list.rename_label"),
            value=title,
            done=self.texts("list.rename_done"),
        )
        if given and given != title:
            await self._rename(chat_id, given)

    async def _rename(self, chat_id: str, title: str) -> None:
        async def work() -> None:
            renamed = await self.backend.rename_chat(chat_id, title)
            data = {"chatId": chat_id, "title": renamed.title or title}
            self.events.trigger("chat:renamed", data)

        await self._try(work, lambda: self._rename(chat_id, title))

    async def pin(self, chat_id: str, *, pinned: bool) -> None:
        """Let a chat stand above the others, or no longer."""

        async def work() -> None:
            await self.backend.pin_chat(chat_id, pinned=pinned)
            self.chat_list.pin(chat_id, pinned=pinned)
            self.announce(self.texts("list.pinned" if pinned else "list.unpinned"))

        await self._try(work, lambda: self.pin(chat_id, pinned=pinned))

    async def delete(self, chat_id: str) -> None:
        """Delete a chat, and offer the way back. Where there is none, because the back end knows
        none or for messages that were not sent yet, ask before.

        An answer that is being written there is stopped, so that all of it comes back. In the
        place of the open chat the next one opens.
        """
        chat = self.chat_list.find(chat_id)
        name = self.chat_list.entries.name(chat) if chat is not None else self.state.chat_name
        has_undo, unsent = self.backend.can("restore_chat"), self.unsent(chat_id)
        loss = "list.delete_unsent" if has_undo else "list.delete_text"
        if (unsent or not has_undo) and not await self.dialog.confirm(
            title=self.texts("list.delete_title"),
            text=self.texts(loss, name=name),
            done=self.texts("action.delete"),
        ):
            return
        was_open = self.state.chat_id == chat_id

        async def work() -> None:
            for message_id in unsent:  # the end of an answer would let the next one go
                await self.discard(message_id)
            await self.stop(chat_id)
            await self.backend.delete_chat(chat_id)

        if not await self._try(work, lambda: self.delete(chat_id)):
            return
        following = self.chat_list.remove(chat_id)
        if has_undo:
            text = self.texts("list.deleted", name=name)
            undo = self._later(lambda: self.restore(chat_id, was_open))
            self.notices.show(text, "info", [(self.texts("message.undo"), undo)], focus=True)
        if was_open:
            with suppress(ApiError):  # the page says what is wrong with that one
                await (self.open_chat(following) if following else self.begin())

    async def restore(self, chat_id: str, reopen: bool) -> None:
        """Take the deletion of a chat back, and open it where it was."""

        async def work() -> None:
            await self.backend.restore_chat(chat_id)

        if not await self._try(work, lambda: self.restore(chat_id, reopen)):
            return
        await self.chat_list.load()
        self.chat_list.focus(chat_id)
        if reopen:
            with suppress(ApiError):
                await self.open_chat(chat_id)

    async def _try(self, work: Callable[[], Awaitable[None]], again: Work) -> bool:
        """Whether it went well. A failure is told, with a way to try again that has what was
        given."""
        try:
            await work()
            return True
        except ApiError as error:
            text = self.texts("action.failed", reason=error.user_message)
            retry = (self.texts("action.retry"), self._later(again))
            self.notices.show(text, "error", [retry])
            return False

    def _later(self, work: Work) -> Callable[[], None]:
        def run() -> None:
            self.owner.task(work())

        return run
