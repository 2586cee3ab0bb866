"""Builds what listens to the page, and what its events lead to."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.composition.context import Context
from chat_py.composition.controls import Controls
from chat_py.composition.conversation import Conversation
from chat_py.composition.exchange import Exchange
from chat_py.composition.media import Media
from chat_py.composition.network import Network
from chat_py.events import ChatEventManager
from chat_py.host.dom_events import DomEvents, KeyboardEvents
from chat_py.host.post_messages import PageMessages
from chat_py.routing import ChatRouter
from chat_py.ui.message_actions import MessageActions
from chat_py.ui.unsent_ratings import UnsentRatings

__all__ = ["build_page_events"]


class CustomEvents:
    """Lets events of the page's other scripts in."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus

    def start(self, owner: Owner) -> None:
        """Listen until `owner` closes."""
        owner.add(self._bus.open_gate())


def build_page_events(
    context: Context,
    *,
    router: ChatRouter,
    network: Network,
    conversation: Conversation,
    exchange: Exchange,
    controls: Controls,
    media: Media,
    leave_list: Callable[[], bool],
    open_sheet: Callable[[str], None],
) -> ChatEventManager:
    """The event manager, with its four groups of listeners; none listens yet. `leave_list` closes
    the list that lies over the chat, and tells whether one did."""
    page = context.page

    def take_back(message_id: str) -> None:
        from chat_py.ui.taking_back import TakingBack

        again = TakingBack(
            box=controls.input, queue=exchange.outbox, give_back=controls.files.give_back
        )
        context.owner.task(again.run(message_id))

    manager = ChatEventManager(
        bus=context.bus,
        state=context.state,
        router=router,
        sender=controls.input,
        opener=exchange.fetch,
        message_tools=MessageActions(
            document=page.document,
            backend=network.backend,
            display=conversation.display,
            delivery=exchange.delivery,
            editor=controls.input,
            text=conversation.text,
            sharing=controls.sharing,
            notices=conversation.notices,
            bus=context.bus,
            state=context.state,
            texts=context.texts,
            clock=page.clock,
            owner=context.owner.child("actions"),
            stop=exchange.completion.stop,
            reopen=exchange.fetch.fetch_chat_data,
            read_aloud=controls.speaking.read,
            tool_answers=context.permissions,
            tabs=network.tabs,
            ask_hint=lambda: _ask_hint(context),
            take_back=take_back,
            unsent=UnsentRatings(storage=page.local, user=context.user),
        ),
        image_tools=media.actions,
        dropdowns=controls.dropdown,
        owner=context.owner,
    )

    def leave() -> bool:
        if leave_list():
            return True
        running = conversation.stream.has_active_streams()
        if running:
            context.owner.task(exchange.completion.stop())
        return running

    _add_listeners(manager, context, conversation, controls, leave, open_sheet)
    return manager


async def _ask_hint(context: Context) -> str:
    from chat_py.ui.ask_dialog import AskDialog

    texts, owner = context.texts, context.owner.child("hint")
    dialog = AskDialog(document=context.page.document, texts=texts, owner=owner)
    return await dialog.text(
        title=texts("action.hints"),
        label=texts("hint.label"),
        value="",
        done=texts("action.regenerate"),
    )


def _add_listeners(
    manager: ChatEventManager,
    context: Context,
    conversation: Conversation,
    controls: Controls,
    leave: Callable[[], bool],
    open_sheet: Callable[[str], None],
) -> None:
    page, settings = context.page, context.settings
    manager.add_group(
        "dom",
        DomEvents(
            document=page.document, settings=settings, manager=manager, menus=controls.dropdown
        ),
    )
    manager.add_group(
        "keyboard",
        KeyboardEvents(
            document=page.document,
            settings=settings,
            manager=manager,
            menus=controls.dropdown,
            composers=(controls.completion, controls.input),
            enter_key=context.enter_key,
            hears_shortcuts=context.hears_shortcuts,
            leave=leave,
            open_sheet=open_sheet,
        ),
    )
    manager.add_group("custom", CustomEvents(context.bus))
    messages = PageMessages(
        host=page.host,
        bus=context.bus,
        state=context.state,
        settings=settings,
        origin=page.location.origin,
        show_text=conversation.stream.display_completion_message,
        open_chat=manager.handle_chat_selection,
    )
    manager.add_group("post_message", messages)
    manager.count_ignored = lambda: messages.ignored
