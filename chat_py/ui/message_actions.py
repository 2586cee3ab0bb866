"""What can be done with a message: the buttons below it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from chat_py.backends.backend import Backend
from chat_py.backends.tool_answers import ToolAnswers
from chat_py.base.errors import ApiError, ChatError
from chat_py.base.media_url import media_url, shared_url
from chat_py.base.owner import Owner, Undo
from chat_py.broadcast.bus import EventBus
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.elements import LOCAL_ID, READ_ALOUD
from chat_py.message.kinds import as_shown
from chat_py.message.text import MessageText
from chat_py.message.versions import STEPS, Versions
from chat_py.models.message import LIKES
from chat_py.models.parts import sources_in
from chat_py.sending.delivery import Delivery
from chat_py.state import ChatState
from chat_py.ui.ratings import Ratings
from chat_py.ui.sharing import ChatSharing
from chat_py.ui.unsent_ratings import UnsentRatings
from chat_py.view.notice import Notices

__all__ = ["MessageActions"]

COPIED_SECONDS = 2.0  # how long the button shows that it has worked
TOOL_ANSWERS = ("allow", "deny")
HINT = "hint_"
OWN_HINT = "hint_own"
COPIES = ("copy_markdown", "copy_text", "copy_html")


class Editor(Protocol):
    """What edits a message, and sends one (`ChatInputHandler`)."""

    def edit_message(self, message_id: str) -> bool: ...
    async def send_text(self, text: str) -> str | None: ...


@dataclass(eq=False, kw_only=True)
class MessageActions:
    """Does a message's actions and triggers `message:<action>` on the bus for each."""

    document: Document
    backend: Backend
    display: ChatMessageDisplay
    delivery: Delivery
    editor: Editor
    text: MessageText
    sharing: ChatSharing
    notices: Notices
    bus: EventBus
    state: ChatState
    texts: Texts
    clock: Clock
    owner: Owner
    stop: Callable[[], Coroutine[Any, Any, object]]
    """Stops the answers of the open chat."""
    reopen: Callable[[str], Coroutine[Any, Any, object]]
    """Opens a chat again, as the server has it."""
    read_aloud: Callable[[str], None]
    """Reads a message aloud, or stops."""
    tool_answers: ToolAnswers
    """Who waits for Allow and Deny."""
    tabs: Tabs
    ask_hint: Callable[[], Awaitable[str]]
    """Asks how an answer shall differ; empty where nothing is said."""
    take_back: Callable[[str], None]
    """Brings a message that waits for an answer back into the box."""
    unsent: UnsentRatings

    def __post_init__(self) -> None:
        self._busy: set[tuple[str, str]] = set()
        self.owner.add(self.delivery.on_replaced(self._replaced))
        self._ratings = Ratings(
            document=self.document,
            backend=self.backend,
            display=self.display,
            notices=self.notices,
            bus=self.bus,
            state=self.state,
            texts=self.texts,
            unsent=self.unsent,
            failed=self._fail,
            owner=self.owner,
        )
        self._versions = Versions(
            document=self.document,
            backend=self.backend,
            display=self.display,
            bus=self.bus,
            state=self.state,
            texts=self.texts,
            failed=self._fail,
            note=lambda text: self.notices.show(text, "info"),
            reopen=self.reopen,
            tabs=self.tabs,
            owner=self.owner,
        )

    def handle(self, action: str, message_id: str, element: Element | None = None) -> bool:
        """Do `action` with a message of the open chat; whether it is one of ours.

        An unknown action is for the host page: it only gets the event.
        """
        data = {
            "messageId": message_id,
            "chatId": self.state.chat_id,
            "userChatId": self.state.user_chat_id,
            "content": self.display.messages.text_of(message_id),
            "timestamp": self.clock.now(),
        }
        if action in ("retry", "check", "discard"):
            getattr(self.delivery, action)(message_id)
            return True
        if action == "take_back":
            self.take_back(message_id)
            return True
        if action == "continue":
            self.owner.task(self.editor.send_text(self.texts("message.continue")))
            return True
        if action == "feedback":
            self._ratings.ask_reason(message_id)
            return True
        if action in TOOL_ANSWERS and element is not None:
            return self._answer_tool(action, message_id, element)
        if action in STEPS:
            self._versions.step(action, message_id)
            return True
        if action == OWN_HINT:
            self.owner.task(self._ask_hint(message_id))
            return True
        hint = action.removeprefix(HINT) if action.startswith(HINT) else ""
        action = "regenerate" if hint else action
        self.bus.trigger(f"message:{'copy' if action in COPIES else action}", data)
        if self.display.messages.message_of(message_id) is None:
            return False
        if action in LIKES:
            self._ratings.press(action, message_id)
        elif action == "copy" or action in COPIES:
            self.owner.task(self._copy(action, message_id, element))
        elif action == READ_ALOUD:
            self.read_aloud(message_id)
        elif action == "edit":
            self.editor.edit_message(message_id)
        elif action == "share":
            self.owner.task(self.sharing.share_message(message_id))
        elif action == "regenerate":
            self.delivery.regenerate(message_id, hint)
        elif action == "delete":
            self.owner.task(self._delete(message_id))
        else:
            return False
        return True

    async def _ask_hint(self, message_id: str) -> None:
        if words := await self.ask_hint():
            self.delivery.regenerate(message_id, words)

    def _answer_tool(self, action: str, message_id: str, button: Element) -> bool:
        """Tell whoever runs a tool what the person says, once; what becomes of the call is drawn
        when it is told."""
        tool_id = button.get("data-tool-id")
        if tool_id is None:
            return False
        group = button.closest(".cp-tool__ask")
        for other in group.query_all("button") if group is not None else []:
            other.set("aria-disabled", "true")  # not `disabled`, which would take the focus away
        if action == "allow":
            self.tool_answers.allow(message_id, tool_id)
        else:
            self.tool_answers.deny(message_id, tool_id)
        return True

    async def _copy(self, action: str, message_id: str, element: Element | None) -> None:
        """The text with its formatted form, which a rich editor takes; or one form alone. Of a
        picture, its address."""
        message = self.display.messages.message_of(message_id)
        shown = as_shown(message) if message is not None else None
        if message is None or shown is None:
            return
        if message.is_media:
            address = shared_url(media_url(message.image_url), self.sharing.location.href)
            shown = shown[0], address or self.sharing.generate_share_link()
        elif sources_in(message.parts):
            from chat_py.message.parts.written import with_sources

            shown = shown[0], with_sources(shown[1], message.parts or (), self.texts)
        if action == "copy":
            text, html = shown[1], "" if message.is_media else self.text.html(*shown)
        else:
            forms = {
                "copy_markdown": self.text.markdown,
                "copy_text": self.text.plain,
                "copy_html": self.text.html,
            }
            text, html = forms[action](*shown), ""
        if not await self.sharing.copy_to_clipboard(text, html):
            return
        copied = self.texts("action.copied")
        self.display.announce(copied)
        if element is not None and action == "copy":
            element.replace_children(self.document.icon("check"))
            await asyncio.sleep(COPIED_SECONDS)
            element.replace_children(self.document.icon("copy"))

    async def _delete(self, message_id: str) -> None:
        if ("delete", message_id) in self._busy:
            return
        self._busy.add(("delete", message_id))
        chat_id = self.state.chat_id
        try:
            await self.backend.act(chat_id, message_id, "delete")
        except ApiError as error:
            self._fail(error, lambda: self.owner.task(self._delete(message_id)))
        else:
            put_back: Undo | None = None
            if chat_id == self.state.chat_id:
                put_back = self.display.messages.take_out(message_id)
            self._offer_undo(chat_id, message_id, put_back)
        finally:
            self._busy.discard(("delete", message_id))

    def _replaced(self, message_id: str, removed: list[str]) -> None:
        """An edit took more than the edited message away: offer the way back."""
        if len(removed) < 2:
            return
        chat_id = self.state.chat_id

        def undo() -> None:
            self.owner.task(self._take_edit_back(chat_id, message_id, removed))

        text = self.texts("message.replaced")
        self.notices.show(text, "info", [(self.texts("message.undo"), undo)])

    async def _take_edit_back(self, chat_id: str, message_id: str, removed: list[str]) -> None:
        try:
            if chat_id == self.state.chat_id:
                await self.stop()
                for written in reversed(self.display.messages.remove_from(message_id)):
                    if not written.startswith(LOCAL_ID):
                        await self.backend.act(chat_id, written, "delete")
            for former in removed:
                await self.backend.act(chat_id, former, "restore")
        except ApiError as error:
            self._fail(error, lambda: self.owner.task(self.reopen(chat_id)))
        if chat_id == self.state.chat_id:
            await self.reopen(chat_id)

    def _offer_undo(self, chat_id: str, message_id: str, put_back: Undo | None) -> None:
        def undo() -> None:
            self.owner.task(self._restore(chat_id, message_id, put_back))

        text = self.texts("message.deleted")
        self.notices.show(text, "info", [(self.texts("message.undo"), undo)], focus=True)

    async def _restore(self, chat_id: str, message_id: str, put_back: Undo | None) -> None:
        try:
            await self.backend.act(chat_id, message_id, "restore")
        except ApiError as error:
            self._fail(error, lambda: self.owner.task(self._restore(chat_id, message_id, put_back)))
            return
        if put_back is not None and chat_id == self.state.chat_id:
            put_back()
            self.display.announce(self.texts("message.restored"))
            if (article := self.display.messages.find(message_id)) is not None:
                article.set("tabindex", "-1")
                article.focus()

    def _fail(self, error: ChatError, again: Callable[[], object]) -> None:
        text = self.texts("action.failed", reason=str(error))

        def run() -> None:
            again()

        self.notices.show(text, "error", [(self.texts("action.retry"), run)])
