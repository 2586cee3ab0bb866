"""Builds what stands around the conversation: the list of chats, menus, suggestions, the theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal, Protocol

from chat_py.browser.protocols.dom import Document
from chat_py.composition.blocks import build_reading_buttons, build_run_buttons
from chat_py.composition.context import Context
from chat_py.composition.controls import Controls
from chat_py.composition.conversation import Conversation
from chat_py.composition.exchange import Exchange
from chat_py.composition.network import Network
from chat_py.events import ChatEventManager
from chat_py.routing import ChatRouter
from chat_py.ui.chat_list import ChatList
from chat_py.ui.chat_menu import ChatMenu
from chat_py.ui.copy_buttons import CopyButtons
from chat_py.ui.last_view import LastView
from chat_py.ui.list_controls import ListControls, ListTools
from chat_py.ui.navigation import ChatNavigation
from chat_py.ui.new_chat import NewChatButton
from chat_py.ui.places import HostPlaces
from chat_py.ui.quoting import Quoting
from chat_py.ui.settings_entry import SettingsEntry, SettingsTools
from chat_py.ui.start_over import StartOver
from chat_py.ui.suggestions import Suggestions
from chat_py.ui.theme import THEMES, Theme, ThemeName, ThemeToggle
from chat_py.ui.unread import UnreadAnswers, UnreadTitle

__all__ = ["Frame", "build_frame"]

OF_A_CHAT = (
    *("share", "export-markdown", "export-json", "reset"),
    *("rename", "pin", "unpin", "delete"),
)
"""Actions that need an open chat."""


class Sheets(Protocol):
    """What is loaded when one is first opened (chat_py/composition/sheets.py)."""

    def open(self, name: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The parts around the conversation that others talk to."""

    navigation: ChatNavigation
    chat_list: ChatList
    suggestions: Suggestions
    new_chat: NewChatButton
    list_controls: ListControls
    menu: ChatMenu
    open_sheet: Callable[[str], None]
    """Opens "palette" or "shortcuts"."""
    settings: SettingsEntry
    last_view: LastView | None
    """`None` where none is kept."""


def build_frame(
    context: Context,
    *,
    network: Network,
    conversation: Conversation,
    exchange: Exchange,
    controls: Controls,
    events: ChatEventManager,
    router: ChatRouter,
) -> Frame:
    """The parts around the conversation; some work for themselves and are known to nobody."""
    page, settings, texts, owner = context.page, context.settings, context.texts, context.owner

    unread = UnreadAnswers(
        document=page.document,
        bus=context.bus,
        state=context.state,
        storage=page.session,
        owner=owner.child("unread"),
    )
    chat_list = ChatList(
        document=page.document,
        backend=network.backend,
        bus=context.bus,
        texts=texts,
        settings=settings,
        clock=page.clock,
        state=context.state,
        answers=exchange.completion,
        unread=unread,
        owner=owner.child("list"),
    )

    async def begin() -> None:
        if network.backend.can("create_chat"):
            await frame.new_chat.begin()
        else:
            frame.navigation.show_discovery()

    def list_tools() -> ListTools:
        from chat_py.composition.list_tools import build_list_tools

        return build_list_tools(
            context,
            network=network,
            conversation=conversation,
            exchange=exchange,
            chat_list=chat_list,
            open_chat=events.handle_chat_selection,
            begin=begin,
        )

    list_controls = ListControls(
        document=page.document,
        settings=settings,
        can=network.backend.can,
        make=list_tools,
        owner=owner.child("controls"),
    )
    theme = Theme(
        document=page.document, storage=page.local, tabs=network.tabs, owner=owner.child("theme")
    )

    def settings_tools() -> SettingsTools:
        from chat_py.composition.settings_tools import build_settings_tools

        return build_settings_tools(
            context,
            network=network,
            conversation=conversation,
            chat_list=chat_list,
            theme=theme,
            open_chat=events.handle_chat_selection,
        )

    settings_entry = SettingsEntry(
        tabs=network.tabs,
        choices=context.choices,
        make=settings_tools,
        owner=owner.child("settings-entry"),
    )
    last_view = None
    if settings.backend == "guide" and settings.cache_last_view:
        last_view = LastView(
            document=page.document,
            storage=page.local,
            state=context.state,
            display=conversation.display,
            chat_list=chat_list,
            account=lambda: network.api.account.name,
            can=network.backend.can,
            owner=owner.child("last-view"),
        )
    new_chat = NewChatButton(
        document=page.document,
        backend=network.backend,
        open_chat=events.handle_chat_selection,
        list_changed=chat_list.load,
        is_empty=lambda: not conversation.display.messages.last_of_user(),
        settings=settings,
        notices=conversation.notices,
        state=context.state,
        texts=texts,
        clock=page.clock,
        owner=owner.child("new-chat"),
    )

    @cache
    def sheets() -> Sheets:
        from chat_py.composition.sheets import build_sheets

        return build_sheets(
            context,
            network=network,
            conversation=conversation,
            controls=controls,
            chat_list=chat_list,
            menu=frame.menu,
            open_chat=events.handle_chat_selection,
        )

    frame = Frame(
        navigation=ChatNavigation(
            document=page.document,
            location=page.location,
            settings=settings,
            state=context.state,
            places=HostPlaces(document=page.document, selectors=settings.selectors),
            open_chat=events.handle_chat_selection,
            call_page=page.host.call,
            home_url=lambda: router.home_url,
            has_chat=lambda: conversation.display.has_chat,
            owner=owner.child("navigation"),
        ),
        chat_list=chat_list,
        new_chat=new_chat,
        list_controls=list_controls,
        menu=_build_menus(
            context,
            network=network,
            conversation=conversation,
            exchange=exchange,
            controls=controls,
            chat_list=chat_list,
            list_controls=list_controls,
            new_chat=new_chat,
            settings=settings_entry,
            theme=theme,
            open_sheet=lambda name: frame.open_sheet(name),
        ),
        open_sheet=lambda name: sheets().open(name),
        settings=settings_entry,
        suggestions=Suggestions(
            document=page.document,
            send=controls.input.send_text,
            focus=conversation.focus,
            owner=owner.child("suggestions"),
        ),
        last_view=last_view,
    )
    # What a server can do with chats, its list tells.
    owner.add(chat_list.on_loaded(partial(_show_hints, context, network)))
    owner.add(chat_list.on_loaded(frame.new_chat.init))
    owner.add(chat_list.on_loaded(frame.menu.init))
    owner.add(chat_list.on_loaded(partial(_show_way_to_begin, context, frame)))
    for name in ("chat:selected", "chat:loaded"):
        owner.add(context.bus.on(name, partial(_offer, frame.menu)))
    owner.add(chat_list.on_loaded(list_controls.offer))
    owner.add(chat_list.on_loaded(partial(_end_room, page.document)))
    ThemeToggle(document=page.document, theme=theme, texts=texts, owner=owner.child("toggle"))
    UnreadTitle(document=page.document, unread=unread, texts=texts, owner=owner.child("title"))
    return frame


def _build_menus(
    context: Context,
    *,
    network: Network,
    conversation: Conversation,
    exchange: Exchange,
    controls: Controls,
    chat_list: ChatList,
    list_controls: ListControls,
    new_chat: NewChatButton,
    settings: SettingsEntry,
    theme: Theme,
    open_sheet: Callable[[str], None],
) -> ChatMenu:
    page, state, texts, owner = context.page, context.state, context.texts, context.owner

    async def export(kind: Literal["markdown", "json"]) -> None:
        from chat_py.composition.exporting import build_export

        await build_export(context, network=network, conversation=conversation).export(kind)

    start_over = StartOver(
        opener=exchange.fetch,
        list_changed=chat_list.load,
        notices=conversation.notices,
        state=state,
        texts=texts,
        owner=owner.child("start-over"),
    )
    CopyButtons(
        document=page.document,
        markup=page.markup,
        texts=texts,
        copy=controls.sharing.copy_to_clipboard,
        announce=conversation.display.announce,
        owner=owner.child("copy"),
    )
    build_run_buttons(context, conversation, controls)
    build_reading_buttons(context, conversation)
    Quoting(
        document=page.document,
        texts=context.texts,
        put=controls.put_after,
        owner=owner.child("quoting"),
    )

    def possible(name: str) -> bool:
        if name in OF_A_CHAT:
            chat = chat_list.find(state.chat_id)
            pinned = {"pin": False, "unpin": True}.get(name)
            return bool(state.chat_id) and pinned in (None, chat is not None and chat.pinned)
        if name == "settings":  # on a site's page only where it asks for them
            return page.document.query("[data-chat-action=settings]") is not None
        if name == "stop":
            return conversation.stream.has_active_streams()
        return name != f"theme-{theme.chosen}"

    async def choose(name: ThemeName) -> None:
        theme.choose(name)

    async def open_(name: str) -> None:
        open_sheet(name)

    return ChatMenu(
        document=page.document,
        can=network.backend.can,
        possible=possible,
        settings=context.settings,
        actions={
            "new": new_chat.run,
            "share": controls.sharing.share_chat,
            "export-markdown": partial(export, "markdown"),
            "export-json": partial(export, "json"),
            "settings": settings.open,
            "reset": start_over.run,
            **{
                name: partial(_on_open_chat, context, list_controls, name)
                for name in ("rename", "pin", "unpin", "delete")
            },
            **{f"theme-{name}": partial(choose, name) for name in THEMES},
            "stop": exchange.completion.stop,
            "palette": partial(open_, "palette"),
            "shortcuts": partial(open_, "shortcuts"),
        },
        owner=owner.child("menu"),
    )


def _offer(menu: ChatMenu, _event: object) -> None:
    menu.init()


def _show_hints(context: Context, network: Network) -> None:
    """Tell at the log whether an answer can be asked for differently (60-message.css)."""
    if (log := context.page.document.query(context.settings.selectors.log)) is not None:
        log.set("data-hints", network.backend.can("hint"))


def _end_room(document: Document) -> None:
    """Give up the room that was kept for what is shown above the list, now that it is known
    (static/src/css/40-sidebar.css)."""
    for control in document.query_all("[data-room]"):
        control.set("data-room", False)


def _show_way_to_begin(context: Context, frame: Frame) -> None:
    """Without any chat, the list has the button that begins one."""
    if not frame.chat_list.chats and not context.state.chat_id:
        frame.navigation.hide_chat()


async def _on_open_chat(context: Context, controls: ListControls, action: str) -> None:
    controls.act(action, context.state.chat_id)
