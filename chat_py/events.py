"""`ChatEventManager`: the bus for other scripts, and what the page's events lead to
(guide 4B, "chat-events.js"; contract §4)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, Undo
from chat_py.border.payload import Payload
from chat_py.broadcast.bus import EventBus, Handler, canonical
from chat_py.browser.protocols.dom import Element
from chat_py.routing import ChatRouter
from chat_py.sending.item import OutboxItem
from chat_py.sending.submissions import Submission
from chat_py.state import ChatState

__all__ = ["ChatEventManager", "Dropdowns", "ImageTools", "MessageTools", "Opener", "Sender"]

READY = "chatcore:ready"


class Sender(Protocol):
    """Sends what is in the message box (`ChatInputHandler`)."""

    def begin_submission(self, early: str = "") -> Submission | None: ...
    def send_submission(self, submission: Submission | None) -> Coroutine[Any, Any, Any]: ...
    def send_text(self, text: str) -> Coroutine[Any, Any, Any]: ...
    def submit_stored(self, stored: OutboxItem, /) -> Coroutine[Any, Any, Any]: ...


class Opener(Protocol):
    """Fetches a chat and shows it (`ChatAPIFetch`)."""

    async def fetch_chat_data(self, chat_id: str, user_id: str = "", reset: bool = False) -> Any:
        """Fetch and show a chat. Raises `ApiError` after the visitor has been told."""
        ...


class MessageTools(Protocol):
    """What can be done to a message (`MessageActions`)."""

    def handle(self, action: str, message_id: str, element: Element | None = None) -> bool:
        """Do it and trigger `message:<action>`."""
        ...


class ImageTools(Protocol):
    """What can be done to a picture (`ImageActions`)."""

    def handle(self, action: str, image_id: str, element: Element | None = None) -> bool:
        """Do it and trigger `image:<action>`."""
        ...


class Dropdowns(Protocol):
    """Menus of the page (`ChatDropdown`)."""

    def close_all_dropdowns(self) -> int: ...


class ListenerGroup(Protocol):
    """A group of listeners that is set up once: DOM, keyboard, postMessage."""

    def start(self, owner: Owner) -> None: ...


class ChatEventManager:
    """What other scripts call, and what clicks, keys and messages lead to.

    Groups of listeners are started by `init`, each once, and stopped by `teardown`.
    `count_ignored` tells how many messages of other windows were ignored.
    """

    def __init__(
        self,
        *,
        bus: EventBus,
        state: ChatState,
        router: ChatRouter,
        sender: Sender,
        opener: Opener,
        message_tools: MessageTools,
        image_tools: ImageTools,
        dropdowns: Dropdowns,
        owner: Owner,
    ) -> None:
        self._bus = bus
        self._state = state
        self._router = router
        self._sender = sender
        self._opener = opener
        self._message_tools = message_tools
        self._image_tools = image_tools
        self._dropdowns = dropdowns
        self._owner = owner
        self._listeners: Owner | None = None
        self._groups: dict[str, ListenerGroup] = {}
        self._started: set[str] = set()
        self._ready: Payload | None = None
        self.count_ignored: Callable[[], int] = lambda: 0
        owner.add(bus.on(READY, self._remember_ready))

    def add_group(self, name: str, group: ListenerGroup) -> None:
        """Say what `setup_<name>_listeners` starts (called by `composition`)."""
        self._groups[name] = group

    def init(self) -> None:
        """Set up every group of listeners; a second call does nothing."""
        self.setup_dom_listeners()
        self.setup_custom_event_listeners()
        self.setup_post_message_listeners()
        self.setup_keyboard_listeners()

    def setup_dom_listeners(self) -> None:
        """Clicks and submits, delegated on `document`."""
        self._start("dom")

    def setup_custom_event_listeners(self) -> None:
        """Events of the documented names that other scripts trigger."""
        self._start("custom")

    def setup_post_message_listeners(self) -> None:
        """Messages of other windows."""
        self._start("post_message")

    def setup_keyboard_listeners(self) -> None:
        """Shortcuts."""
        self._start("keyboard")

    def trigger_chat_event(self, event_name: str, data: Any = None) -> None:
        """Deliver an event to every listener in every spelling, once each."""
        self._bus.trigger(event_name, data)

    def repeat_chat_event(self, event_name: str, data: Any = None) -> None:
        """Deliver an event from before Python was there, which the page's own listeners heard
        at the time (static/src/preboot/early.js)."""
        self._bus.trigger(event_name, data, page_heard=True)

    def on(self, event_name: str, handler: Handler, *, page: bool = False) -> Undo:
        """Call `handler(data)` for each event of this name; return a function that undoes it.

        `chatcore:ready` is a state as well as an event: who comes late is called at once.
        """
        if canonical(event_name) == READY and self._ready is not None:
            self._bus.notify(handler, self._ready, page=page)
        return self._bus.on(event_name, handler, page=page, external=True)

    def once(self, event_name: str, handler: Handler, *, page: bool = False) -> Undo:
        """Like `on`, but for the next event only."""
        if canonical(event_name) == READY and self._ready is not None:
            self._bus.notify(handler, self._ready, page=page)
            return lambda: None
        return self._bus.on(event_name, handler, once=True, page=page, external=True)

    def off(self, event_name: str, handler: Handler | None = None) -> None:
        """Remove a handler, or all that were added here for this event."""
        self._bus.off(event_name, handler)

    def handle_message_submit(self, text: Any = None) -> Coroutine[Any, Any, Any]:
        """Send what is in the message box now, or `text`; the id of the message, or None. Early,
        it waits until it is known which chat the message is for.

        Anything but a text means the box: pages hand the function to `addEventListener`, which
        calls it with an event.
        """
        if isinstance(text, str):
            return self._sender.send_text(text)
        return self._sender.send_submission(self._sender.begin_submission())

    def send_early(self, text: str, stored: OutboxItem | None = None) -> Coroutine[Any, Any, Any]:
        """Send what was in the box when the visitor sent it, before Python was there; `stored`
        where the page has stored and shown it already."""
        if stored is not None:
            return self._sender.submit_stored(stored)
        return self._sender.send_submission(self._sender.begin_submission(text))

    async def handle_chat_selection(self, chat_id: str) -> None:
        """Switch to a chat: address, data, `chat:loaded`, `chat:selected` (guide, "Chat Selection
        Flow")."""
        self._router.update_url(chat_id)
        await self.open_chat(chat_id)

    async def open_chat(self, chat_id: str) -> None:
        """Open a chat whose id is in the address already (Back, Forward, start).

        A chat that cannot be loaded is told by `chat:error`; raises `ApiError`.
        """
        try:
            response = await self._opener.fetch_chat_data(chat_id, self._state.user_id)
        except ApiError as error:
            if error.type == "notfound":
                self._router.forget_chat(chat_id)
            self._bus.trigger("chat:error", {"chatId": chat_id, "error": error.to_page()})
            raise
        if self._state.chat_id != chat_id:
            return  # the visitor has chosen another one meanwhile
        self._router.save_current_chat_id(chat_id)
        data = {"chatId": chat_id, "userChatId": self._state.user_chat_id}
        self._bus.trigger("chat:loaded", {**data, "response": response})
        self._bus.trigger("chat:selected", data)

    async def handle_message_action(
        self, action: str, message_id: str, target: Element | None = None
    ) -> None:
        """Carry out an action (like, dislike, regenerate, copy, share, delete) on a message and
        trigger `message:<action>`."""
        self._message_tools.handle(action, message_id, target)

    async def handle_image_action(
        self, action: str, image_id: str, target: Element | None = None
    ) -> None:
        """Carry out an action (upscale, download, share, reveal) on an image and trigger
        `image:<action>`."""
        self._image_tools.handle(action, image_id, target)

    def close_all_dropdowns(self) -> None:
        """Close every open menu."""
        self._dropdowns.close_all_dropdowns()

    def get_stats(self) -> dict[str, Any]:
        """The number of handlers per event, the number of events so far, the groups that listen,
        and how many messages of other windows were ignored."""
        return {
            "handlers": self._bus.listener_count(),
            "events": self._bus.event_names(),
            "triggered": self._bus.triggered,
            "listeners": sorted(self._started),
            "ignoredMessages": self.count_ignored(),
        }

    def teardown(self) -> None:
        """Stop listening to the page; handlers stay registered."""
        if self._listeners is not None:
            self._listeners.close()
            self._listeners = None
        self._started.clear()

    def _start(self, name: str) -> None:
        if name in self._started or name not in self._groups:
            return
        if self._listeners is None:
            self._listeners = self._owner.child("events")
        self._started.add(name)
        self._groups[name].start(self._listeners)

    def _remember_ready(self, data: Any) -> None:
        self._ready = Payload(data)
