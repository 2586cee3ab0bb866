"""A chat page in memory: the real message and interface parts on fakes of everything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from chat_py.backends.backend import Capability
from chat_py.base.errors import StorageError
from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.broadcast.bus import EventBus
from chat_py.broadcast.tabs import Tabs
from chat_py.locales import Texts
from chat_py.message.body import MessageBody
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.formatter import ChatMessageFormatter
from chat_py.message.history import ChatMessageHistory
from chat_py.message.stream import ChatMessageStream
from chat_py.message.text import MessageText
from chat_py.message.thoughts import Thoughts
from chat_py.models.chat import Character, ChatSummaries, ChatSummary, HistoryPage
from chat_py.models.chat_list import FoundChat
from chat_py.models.message import ActionResult, Feedback, Message, Versions
from chat_py.models.opened_chat import OpenedChat
from chat_py.plugin.hooks import Hooks
from chat_py.sending.attachment import Attachment
from chat_py.sending.delivery import Delivery
from chat_py.sending.drafts import Drafts
from chat_py.sending.item import OutboxItem
from chat_py.settings.choices import Choices
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.ui.ask_dialog import AskDialog
from chat_py.ui.attachments import Attachments
from chat_py.ui.chat_list import ChatList
from chat_py.ui.dropdown import ChatDropdown
from chat_py.ui.files import FileIntake
from chat_py.ui.input import ChatInputHandler
from chat_py.ui.message_actions import MessageActions
from chat_py.ui.navigation import ChatNavigation
from chat_py.ui.places import HostPlaces
from chat_py.ui.refused_edits import RefusedEdits
from chat_py.ui.sharing import ChatSharing
from chat_py.ui.suggestions import Suggestions
from chat_py.ui.unread import UnreadAnswers
from chat_py.ui.unsent_ratings import UnsentRatings
from chat_py.view.enter_key import EnterKey
from chat_py.view.focus import Focus
from chat_py.view.notice import Notices
from chat_py.view.scroll import FollowScroll
from tests.fakes.clock import FakeClock
from tests.fakes.dom import FakeDocument, FakeElement, FakeMarkup
from tests.fakes.files import FakeFiles, FakeUploads
from tests.fakes.formats import FakeFormats
from tests.fakes.page import (
    FakeCaller,
    FakeFields,
    FakeGate,
    FakeHost,
    FakeLocation,
    FakeShareSheet,
)
from tests.fakes.storage import FakeTextStorage
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole, FakeNetwork

__all__ = ["ChatPage", "FakeBackend", "FakeEntry", "FakeOutbox", "FakeToolAnswers", "message"]

PAGE = """
<div id="chatApp" data-view="chat">
  <nav data-chat-list></nav>
  <h1 data-chat-title>Chat</h1><p data-chat-subtitle></p><span data-chat-avatar></span>
  <span data-connection hidden></span>
  <div data-notices></div>
  <div id="chatContainer" role="log"></div>
  <button data-jump-latest hidden>Jump to latest</button>
  <div data-suggestions></div>
  <form id="messageForm">
    <button data-attach type="button" hidden>Attach</button>
    <textarea id="messageInput"></textarea>
    <button data-stop type="button" hidden>Stop</button>
    <button id="sendBtn">Send</button>
    <p data-composer-note></p>
    <p data-composer-counter hidden></p>
  </form>
  <div data-announcer></div>
</div>
"""
MIRA = Character(id="mira", name="Mira", description="Knows the stars.")


def message(message_id: str, content: str = "", sender: str = "bot", **more: Any) -> Message:
    """A message; its text is its id where none is given."""
    data = {"id": message_id, "content": content or message_id, "sender": sender, **more}
    return Message.model_validate(data)


@dataclass
class FakeEntry:
    """An outbox entry."""

    id: str
    chat_id: str
    user_chat_id: str
    content: str
    timestamp: int
    state: Literal["waiting", "sending", "failed", "sent"] = "sending"
    reason: str = ""
    message_id: str = ""
    elsewhere: bool = False
    refused: bool = False
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    attachments: list[Attachment] = field(default_factory=list[Attachment])

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [attachment.shown.wire() for attachment in self.attachments]


class FakeOutbox:
    """Stores; a test delivers and fails the entries."""

    def __init__(self, clock: FakeClock) -> None:
        self.entries: dict[str, FakeEntry] = {}
        self.retried: list[str] = []
        self.withdrawn: list[str] = []
        self.restored_left = asyncio.Event()
        self.restored_left.set()
        self.full = False
        self.gate: asyncio.Event | None = None
        self._clock = clock
        self._callbacks: list[Callable[[Any], None]] = []

    async def add(
        self,
        chat_id: str,
        user_chat_id: str,
        content: str,
        extra: dict[str, Any] | None = None,
        attachments: Sequence[Attachment] = (),
        early: OutboxItem | None = None,
        *,
        waits: bool = False,
    ) -> FakeEntry:
        if self.gate is not None:
            await self.gate.wait()
        if self.full:
            raise StorageError("the disk is full")
        entry_id = early.id if early else f"out-{len(self.entries) + 1}"
        entry = FakeEntry(entry_id, chat_id, user_chat_id, content, self._clock.now())
        entry.extra = extra or {}
        entry.attachments = list(attachments)
        entry.state = "waiting" if waits else "sending"
        self.entries[entry_id] = entry
        return entry

    async def pending(self, chat_id: str) -> list[FakeEntry]:
        return [e for e in self.entries.values() if e.chat_id == chat_id and e.state != "sent"]

    async def restored(self) -> None:
        await self.restored_left.wait()

    def may_submit(self, early: OutboxItem) -> bool:
        return early.user == ""

    async def withdraw(self, early: OutboxItem) -> None:
        self.withdrawn.append(early.id)

    async def retry(self, entry_id: str) -> None:
        self.retried.append(entry_id)
        self.change(entry_id, "sending")

    async def check(self, entry_id: str) -> None:
        self.change(entry_id, "sent", message_id=f"local-{entry_id}")

    async def discard(self, entry_id: str) -> None:
        del self.entries[entry_id]

    def subscribe(self, callback: Callable[[Any], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def change(
        self,
        entry_id: str,
        state: Any,
        *,
        reason: str = "",
        message_id: str = "",
        refused: bool = False,
    ) -> None:
        entry = self.entries[entry_id]
        entry.refused = refused
        entry.state, entry.reason, entry.message_id = state, reason, message_id
        for callback in list(self._callbacks):
            callback(entry)


class FakeWaiting:
    """Messages wait where a test says so; it notes for which chats answers are asked."""

    def __init__(self) -> None:
        self.busy: set[str] = set()
        self.asking: list[str] = []
        self.advanced: list[str] = []

    def must_wait(self, chat_id: str) -> bool:
        return chat_id in self.busy

    def keep(self, item_id: str) -> None:
        return

    def ask(self, chat_id: str) -> Callable[[], None]:
        self.asking.append(chat_id)
        return lambda: self.asking.remove(chat_id)

    def advance(self, chat_id: str) -> None:
        self.advanced.append(chat_id)

    def change_user(self) -> None:
        return


class FakeBackend:
    """Chats, history, actions and answers; a test scripts failures by `failure`."""

    def __init__(self) -> None:
        self.chats: list[Any] = []
        self.pages: list[str] = []
        self.messages: dict[str, list[Message]] = {}
        self.failure: Exception | None = None
        self.reasons: list[Feedback] = []
        self.acted: list[tuple[str, str, str]] = []
        self.asked: list[dict[str, Any]] = []
        self.stopped = 0
        self.older: list[Message] = []
        self.history_calls: list[tuple[str, int, int]] = []
        self.gate: asyncio.Event | None = None
        self.cannot: set[Capability] = {"begin", "branches", "hint"}
        self.begun = 0
        self.page = 200
        self.done: list[tuple[str, ...]] = []
        self.deleted: list[ChatSummary] = []
        self.found: list[FoundChat] = []
        self.changed = Signal[[str]]()

    async def _pass(self) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure

    def can(self, what: Capability) -> bool:
        return what not in self.cannot

    def on_changed(self, listener: Callable[[str], object]) -> Undo:
        return self.changed.subscribe(listener)

    async def list_chats(self, *, after: str = "") -> ChatSummaries:
        self.pages.append(after)
        await self._pass()
        begin = int(after or 0)
        end = begin + self.page
        more = str(end) if end < len(self.chats) else None
        return ChatSummaries(chats=self.chats[begin:end], next=more)

    async def rename_chat(self, chat_id: str, title: str) -> ChatSummary:
        await self._pass()
        self.done.append(("rename", chat_id, title))
        return ChatSummary(id=chat_id, title=title)

    async def pin_chat(self, chat_id: str, *, pinned: bool) -> ChatSummary:
        await self._pass()
        self.done.append(("pin" if pinned else "unpin", chat_id))
        self.chats = [
            chat.model_copy(update={"pinned": pinned}) if chat.id == chat_id else chat
            for chat in self.chats
        ]
        return ChatSummary(id=chat_id, pinned=pinned)

    async def delete_chat(self, chat_id: str) -> None:
        await self._pass()
        self.done.append(("delete", chat_id))
        self.deleted += [chat for chat in self.chats if chat.id == chat_id]
        self.chats = [chat for chat in self.chats if chat.id != chat_id]

    async def restore_chat(self, chat_id: str) -> ChatSummary:
        await self._pass()
        self.done.append(("restore", chat_id))
        self.chats = [*self.chats, *(chat for chat in self.deleted if chat.id == chat_id)]
        return ChatSummary(id=chat_id)

    async def search(self, query: str) -> AsyncGenerator[FoundChat, None]:
        self.done.append(("search", query))
        for found in self.found:
            await self._pass()
            yield found

    async def create_chat(self, title: str = "", *, key: str = "") -> ChatSummary:
        await self._pass()
        self.begun += 1
        return ChatSummary(id=f"new-{self.begun}", title=title)

    async def history(self, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        self.history_calls.append((chat_id, limit, offset))
        await self._pass()
        known = self.messages.get(chat_id, [])
        end = max(0, len(known) - offset)
        return HistoryPage(
            messages=[m.model_copy(deep=True) for m in known[max(0, end - limit) : end]],
            total=len(known),
            limit=limit,
            offset=offset,
        )

    async def act(
        self, chat_id: str, message_id: str, action: str, *, reason: Feedback | None = None
    ) -> ActionResult:
        await self._pass()
        if reason is not None:
            self.reasons.append(reason)
        self.acted.append((chat_id, message_id, action))
        return ActionResult(message_id=message_id)

    async def versions(self, chat_id: str, message_id: str) -> Versions:
        await self._pass()
        return Versions(versions=[m.model_copy(deep=True) for m in self.older])

    async def stop(self) -> None:
        self.stopped += 1

    async def generate(self, **question: Any) -> None:
        self.asked.append(question)
        await self._pass()


class FakeAnswers:
    """A test says in which chats an answer is being written."""

    def __init__(self) -> None:
        self.chats: set[str] = set()
        self._changed = Signal[[]]()

    def writing(self) -> set[str]:
        return self.chats

    def on_writing(self, listener: Callable[[], object]) -> Undo:
        return self._changed.subscribe(listener)

    def write(self, *chats: str) -> None:
        self.chats = set(chats)
        self._changed.emit()


class FakeToolAnswers:
    """Waits for the answers to `waiting`, and keeps those that are given."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.given: list[tuple[str, str, str]] = []

    def waits_for(self, message_id: str, tool_id: str) -> bool:
        return tool_id in self.waiting

    def allow(self, message_id: str, tool_id: str) -> None:
        self.given.append(("allow", message_id, tool_id))

    def deny(self, message_id: str, tool_id: str) -> None:
        self.given.append(("deny", message_id, tool_id))


class ChatPage:
    """Everything put together as the composition does it; a chat of Mira's is open in the state."""

    def __init__(
        self, markup: str = PAGE, *, browser: FakeBrowser | None = None, **settings: Any
    ) -> None:
        self.browser = browser or FakeBrowser()
        self.settings = Settings.model_validate(settings)
        self.choices = Choices()
        self.texts = Texts("en", FakeFormats())
        self.clock = FakeClock()
        self.console = FakeConsole()
        self.document = FakeDocument(markup, self.clock)
        self.markup = FakeMarkup(self.document)
        self.failures: list[BaseException] = []
        self.owner = Owner("page", self.failures.append)
        self.gate = FakeGate()
        self.host = FakeHost()
        self.location = FakeLocation()
        self.sheet = FakeShareSheet()
        self.backend = FakeBackend()
        self.outbox = FakeOutbox(self.clock)
        self.files, self.uploads, self.network = FakeFiles(), FakeUploads(), FakeNetwork()
        self.local = FakeTextStorage()
        self.state = ChatState(fields=FakeFields(), settings=self.settings, console=self.console)
        self.state.chat_id, self.state.user_chat_id = "c1", "uc1"
        self.bus = EventBus(
            gate=self.gate, caller=FakeCaller(), console=self.console, owner=self.owner
        )
        self.drafts = Drafts(storage=FakeTextStorage(), user=lambda: "ann")
        document, owner, texts = self.document, self.owner, self.texts
        self.scroll = FollowScroll(
            document=document,
            log=self.settings.selectors.log,
            jump="[data-jump-latest]",
            owner=owner,
        )
        self.text = MessageText(markup=self.markup, user_markdown=self.settings.user_markdown)
        self.formatter = ChatMessageFormatter(markup=self.markup, text=self.text)
        self.focus = Focus(document=document, selectors=self.settings.selectors)
        thoughts = Thoughts(document=document, markup=self.markup, texts=texts)
        self.tool_answers = FakeToolAnswers()
        self.body = MessageBody(
            document=document,
            markup=self.markup,
            text=self.text,
            texts=texts,
            focus=self.focus,
            answers=self.tool_answers,
            console=self.console,
        )
        self.display = ChatMessageDisplay(
            document=document,
            body=self.body,
            thoughts=thoughts,
            texts=texts,
            settings=self.settings,
            state=self.state,
            clock=self.clock,
            scroll=self.scroll,
            focus=self.focus,
            can=self.backend.can,
            owner=owner,
        )
        self.stream = ChatMessageStream(
            document=document,
            markup=self.markup,
            thoughts=thoughts,
            body=self.body,
            display=self.display,
            texts=texts,
            state=self.state,
            clock=self.clock,
            owner=owner,
        )
        self.history = ChatMessageHistory(
            backend=self.backend,
            document=document,
            display=self.display,
            scroll=self.scroll,
            state=self.state,
            settings=self.settings,
            texts=texts,
            owner=owner,
        )
        self.waiting = FakeWaiting()
        self.delivery = Delivery(
            waiting=self.waiting,
            outbox=self.outbox,
            display=self.display,
            answerer=self.backend,
            bus=self.bus,
            state=self.state,
            can=self.backend.can,
            owner=owner,
        )
        self.hooks = Hooks(console=FakeConsole())
        self.chat_chosen = asyncio.Event()
        self.chat_chosen.set()
        self.input = ChatInputHandler(
            document=document,
            settings=self.settings,
            texts=texts,
            delivery=self.delivery,
            drafts=self.drafts,
            display=self.display,
            stream=self.stream,
            state=self.state,
            focus=self.focus,
            enter_key=EnterKey(self.settings.enter_sends, choices=self.choices, document=document),
            files=FileIntake(
                document=document,
                settings=self.settings,
                texts=texts,
                bus=self.bus,
                storage=self.local,
                attached=lambda: self._attachments(owner),
                owner=owner,
            ),
            owner=owner,
            before_send=self.hooks.run_before_send,
            chat_chosen=self._until_chosen,
        )
        RefusedEdits(delivery=self.delivery, editor=self.input, drafts=self.drafts)
        self.notices = Notices(
            document=document, host=self.host, texts=texts, focus=self.focus, owner=owner
        )
        self.sharing = ChatSharing(
            document=document,
            location=self.location,
            sheet=self.sheet,
            display=self.display,
            notices=self.notices,
            state=self.state,
            texts=texts,
        )
        self.reopened: list[str] = []
        self.read: list[str] = []
        self.taken_back: list[str] = []
        self.actions = MessageActions(
            document=document,
            backend=self.backend,
            display=self.display,
            delivery=self.delivery,
            editor=self.input,
            text=self.text,
            sharing=self.sharing,
            notices=self.notices,
            bus=self.bus,
            state=self.state,
            texts=texts,
            clock=self.clock,
            owner=owner,
            stop=self.backend.stop,
            reopen=self._reopen,
            read_aloud=lambda message_id: self.read.append(message_id),
            tool_answers=self.tool_answers,
            ask_hint=self._ask_hint,
            tabs=Tabs(
                channel=self.browser.channel(),
                user=lambda: self.state.user_id,
                owner=owner,
                console=self.console,
            ),
            take_back=self.taken_back.append,
            unsent=UnsentRatings(storage=self.local, user=lambda: "ann"),
        )
        self.answers = FakeAnswers()
        self.tab = FakeTextStorage()
        self.unread = self.new_unread()
        self.chat_list = ChatList(
            document=document,
            backend=self.backend,
            bus=self.bus,
            texts=texts,
            settings=self.settings,
            clock=self.clock,
            state=self.state,
            answers=self.answers,
            unread=self.unread,
            owner=owner,
        )
        self.cannot: set[str] = set()
        self.dropdown = ChatDropdown(
            document=document,
            settings=self.settings,
            texts=texts,
            offers=lambda action: action not in self.cannot,
            owner=owner,
        )
        self.opened: list[str] = []
        self.navigation = ChatNavigation(
            document=document,
            location=self.location,
            settings=self.settings,
            state=self.state,
            places=HostPlaces(document=document, selectors=self.settings.selectors),
            open_chat=self._open,
            call_page=self.host.call,
            home_url=lambda: "?",
            has_chat=lambda: self.display.has_chat,
            owner=owner,
        )
        self.chosen: list[str] = []
        self.refuses = False
        self.suggestions = Suggestions(
            document=document, send=self._choose, focus=self.focus, owner=owner
        )

    async def _until_chosen(self) -> None:
        await self.chat_chosen.wait()

    async def _open(self, chat_id: str) -> None:
        self.opened.append(chat_id)
        self.open(chat_id)

    async def _ask_hint(self) -> str:
        dialog = AskDialog(document=self.document, texts=self.texts, owner=self.owner)
        return await dialog.text(title="Differently", label="How?", value="", done="Regenerate")

    async def _reopen(self, chat_id: str) -> None:
        self.reopened.append(chat_id)

    def new_unread(self) -> UnreadAnswers:
        """What counts unseen answers, as after a reload of the tab."""
        return UnreadAnswers(
            document=self.document,
            bus=self.bus,
            state=self.state,
            storage=self.tab,
            owner=self.owner,
        )

    def _attachments(self, owner: Owner) -> Attachments:
        return Attachments(
            document=self.document,
            selectors=self.settings.selectors,
            texts=self.texts,
            files=self.files,
            uploads=self.uploads,
            storage=self.local,
            clock=self.clock,
            network=self.network,
            user=lambda: self.state.user_id,
            in_messages=self._in_messages,
            announce=self.display.announce,
            note=self.input.note,
            owner=owner,
        )

    async def _in_messages(self) -> set[str]:
        entries = self.outbox.entries.values()
        return {file.id for entry in entries for file in entry.attachments}

    def open(self, chat_id: str = "c1", *messages: Message, **more: Any) -> None:
        """Show a chat, as the program does when its data has come."""
        self.state.chat_id = chat_id
        self.display.show_chat(OpenedChat(id=chat_id, messages=list(messages), **more), MIRA)
        self.document.run_frames()

    async def _choose(self, text: str) -> str | None:
        self.chosen.append(text)
        return None if self.refuses else "u1"

    @property
    def log(self) -> FakeElement:
        found = self.document.query("#chatContainer")
        assert found is not None
        return found

    def element(self, selector: str) -> FakeElement:
        found = self.document.query(selector)
        assert found is not None, f"there is no {selector}"
        return found

    @property
    def shown(self) -> list[str]:
        """The texts of the messages on the page, in order."""
        return [e.seen for e in self.log.query_all(".cp-message .message-text")]

    @property
    def said(self) -> str:
        """What a screen reader was told last."""
        return self.element("[data-announcer]").text

    def emitted(self, name: str) -> list[Any]:
        """The data of the events that went out under a name."""
        return [data for other, data in self.gate.emitted if other == name]
