"""Paging through the versions of an answer that was regenerated, and the edits of a message."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, cast

from pydantic import BaseModel

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.dom import Document
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.models.message import Message
from chat_py.state import ChatState
from chat_py.view.text import escape_selector

__all__ = ["Versions"]

STEPS = {"previous": -1, "next": 1}
NEWS = "version"


class _Turned(BaseModel):
    """What other tabs are told: a chat shows this version or edit now."""

    chat_id: str
    message_id: str


class Versions:
    """Shows the version that a person turns to, and tells the server, so that it is there after a
    reload and the chat continues from it. With an edit of a message comes what followed it."""

    def __init__(
        self,
        *,
        document: Document,
        backend: Backend,
        display: ChatMessageDisplay,
        bus: EventBus,
        state: ChatState,
        texts: Texts,
        failed: Callable[[ApiError, Callable[[], object]], None],
        note: Callable[[str], object],
        reopen: Callable[[str], Coroutine[Any, Any, object]],
        tabs: Tabs,
        owner: Owner,
    ) -> None:
        self._document = document
        self._backend = backend
        self._display = display
        self._state = state
        self._texts = texts
        self._failed = failed
        self._note = note
        self._reopen = reopen
        self._tabs = tabs
        self._owner = owner
        self._known: dict[str, Message] = {}
        self._busy = False
        owner.add(bus.on("message:received", self._received))
        owner.add(display.on_cleared(self._known.clear))
        owner.add(tabs.on(NEWS, self._turned))

    def step(self, name: str, message_id: str) -> None:
        """Turn to the "previous" or "next" version of an answer, or edit of a message; at the end
        nothing happens."""
        message = self._display.messages.message_of(message_id)
        versions = (message.versions if message is not None else None) or []
        if message is None or message_id not in versions or self._busy:
            return
        at = versions.index(message_id) + STEPS[name]
        if not 0 <= at < len(versions):
            return
        if message.sender == "user" and self._display.messages.has_unfinished:
            # What is on its way, or being written, belongs to the branch that is shown.
            self._note(self._texts("message.branch_busy"))
            return
        self._owner.task(self._turn(name, message, versions[at]))

    async def _turn(self, name: str, message: Message, target: str) -> None:
        chat_id = self._state.chat_id
        self._busy = True
        try:
            if message.sender != "user" and target not in self._known:
                found = await self._backend.versions(chat_id, message.id)
                self._known |= {version.id: version for version in found.versions}
            await self._backend.act(chat_id, target, "select")
            self._tabs.tell(NEWS, _Turned(chat_id=chat_id, message_id=target))
            if message.sender == "user":
                await self._show_branch(chat_id, message.id, target)
        except ApiError as error:
            self._failed(error, lambda: self.step(name, message.id))
            return
        finally:
            self._busy = False
        versions = message.versions or []
        if message.sender != "user":
            version = self._known.get(target)
            if chat_id != self._state.chat_id or version is None:
                return
            shown = version.model_copy(update={"versions": versions})
            self._display.messages.show_version(message.id, shown)
        if chat_id != self._state.chat_id:
            return
        number = versions.index(target) + 1
        self._display.announce(self._texts("message.version", number=number, total=len(versions)))
        self._keep_focus(name, target)

    async def _show_branch(self, chat_id: str, message_id: str, target: str) -> None:
        """Show `target` and what follows it, in the place of another version of it."""
        from chat_py.message.branches import messages_from

        messages = await messages_from(self._backend, chat_id, target)
        if chat_id == self._state.chat_id and not (
            messages and self._display.messages.replace_from(message_id, messages)
        ):
            await self._reopen(chat_id)

    def _turned(self, data: dict[str, Any]) -> None:
        """Another tab has turned to a version."""
        news = _Turned.model_validate(data)
        messages = self._display.messages
        other = messages.version_of(news.message_id)
        if news.chat_id == self._state.chat_id and other and not messages.has_unfinished:
            self._owner.task(self._follow(news.chat_id, other, news.message_id))

    async def _follow(self, chat_id: str, message_id: str, target: str) -> None:
        # It failed: the next visit shows it.
        with suppress(ApiError):
            await self._show_branch(chat_id, message_id, target)

    def _keep_focus(self, name: str, message_id: str) -> None:
        """The buttons are new ones."""
        button = self._document.query(
            f'[data-cp][data-message-id="{escape_selector(message_id)}"]'
            f' [data-message-action="{name}"]'
        )
        if button is not None:
            button.focus(prevent_scroll=True)

    def _received(self, data: Any) -> None:
        """An answer has come: is it one more version?"""
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        versions: Any = values.get("versions")
        message_id = str(values.get("messageId") or "")
        message = self._display.messages.message_of(message_id)
        state = self._display.messages.state_of(message_id)
        if message is None or state is None or not isinstance(versions, list):
            return
        message.versions = [str(name) for name in cast("list[object]", versions)]
        self._display.messages.set_state(message_id, state)
