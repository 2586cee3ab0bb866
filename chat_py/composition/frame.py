"""Builds what stands around the conversation: the list of chats, menus, suggestions, the theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Protocol

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
from chat_py.ui.export import ChatExport
from chat_py.ui.last_view import LastView
from chat_py.ui.list_controls import ListControls, ListTools
from chat_py.ui.navigation import ChatNavigation
from chat_py.ui.new_chat import NewChatButton
from chat_py.ui.places import HostPlaces
from chat_py.ui.quoting import Quoting
from chat_py.ui.reading_buttons import LooksForCode, ReadingButtons, ReadsClosely
from chat_py.ui.run_buttons import RunButtons, RunsBlocks
from chat_py.ui.start_over import StartOver
from chat_py.ui.suggestions import Suggestions
from chat_py.ui.theme import ThemeToggle
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
    last_view = None
    if settings.backend == "guide" and settings.cache_last_view:
        last_view = LastView(
            document=page.document,
            storage=page.local,
            state=context.state,
            display=conversation.display,
            chat_list=chat_list,
            account=lambda: network.api.account.name,
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
            open_sheet=lambda name: frame.open_sheet(name),
        ),
        open_sheet=lambda name: sheets().open(name),
        suggestions=Suggestions(
            document=page.document,
            send=controls.input.send_text,
            focus=conversation.focus,
            owner=owner.child("suggestions"),
        ),
        last_view=last_view,
    )
    # What a server can do with chats, its list tells.
    owner.add(chat_list.on_loaded(frame.new_chat.init))
    owner.add(chat_list.on_loaded(frame.menu.init))
    owner.add(chat_list.on_loaded(partial(_show_way_to_begin, context, frame)))
    for name in ("chat:selected", "chat:loaded"):
        owner.add(context.bus.on(name, partial(_offer, frame.menu)))
    owner.add(chat_list.on_loaded(list_controls.offer))
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
    open_sheet: Callable[[str], None],
) -> ChatMenu:
    page, state, texts, owner = context.page, context.state, context.texts, context.owner
    export = ChatExport(
        document=page.document,
        backend=network.backend,
        display=conversation.display,
        notices=conversation.notices,
        state=state,
        text=conversation.text,
        texts=texts,
        clock=page.clock,
        owner=owner.child("export"),
    )

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
    _build_run_buttons(context, conversation, controls)
    _build_reading_buttons(context, conversation)
    Quoting(
        document=page.document,
        texts=context.texts,
        put=controls.put_after,
        owner=owner.child("quoting"),
    )
    theme = ThemeToggle(
        document=page.document, storage=page.local, texts=texts, owner=owner.child("theme")
    )

    def possible(name: str) -> bool:
        if name in OF_A_CHAT:
            chat = chat_list.find(state.chat_id)
            pinned = {"pin": False, "unpin": True}.get(name)
            return bool(state.chat_id) and pinned in (None, chat is not None and chat.pinned)
        if name == "stop":
            return conversation.stream.has_active_streams()
        return name != f"theme-{theme.chosen or 'system'}"

    async def choose(theme_name: str | None) -> None:
        theme.choose(theme_name)

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
            "export-markdown": export.markdown,
            "export-json": export.json,
            "reset": start_over.run,
            **{
                name: partial(_on_open_chat, context, list_controls, name)
                for name in ("rename", "pin", "unpin", "delete")
            },
            **{f"theme-{name}": partial(choose, name) for name in ("light", "dark")},
            "theme-system": partial(choose, None),
            "stop": exchange.completion.stop,
            "palette": partial(open_, "palette"),
            "shortcuts": partial(open_, "shortcuts"),
        },
        owner=owner.child("menu"),
    )


def _offer(menu: ChatMenu, _event: object) -> None:
    menu.init()


def _show_way_to_begin(context: Context, frame: Frame) -> None:
    """Without any chat, the list has the button that begins one."""
    if not frame.chat_list.chats and not context.state.chat_id:
        frame.navigation.hide_chat()


async def _on_open_chat(context: Context, controls: ListControls, action: str) -> None:
    controls.act(action, context.state.chat_id)


def _build_run_buttons(context: Context, conversation: Conversation, controls: Controls) -> None:
    page, owner = context.page, context.owner.child("run")

    def runs() -> RunsBlocks:
        from chat_py.run.runs import Runs

        return Runs(
            document=page.document,
            markup=page.markup,
            runners=page.runners,
            console=page.console,
            texts=context.texts,
            chat_id=lambda: context.state.chat_id,
            put=controls.put_after,
            grown=conversation.scroll.content_changed,
            owner=owner,
        )

    if context.settings.run_python:
        RunButtons(document=page.document, runs=runs, owner=owner)


def _build_reading_buttons(context: Context, conversation: Conversation) -> None:
    page, owner = context.page, context.owner.child("reading")

    def make() -> ReadsClosely:
        from chat_py.reading.closely import CloseReading
        from chat_py.reading.pages import Pages
        from chat_py.reading.tables import Tables

        return CloseReading(
            pages=Pages(
                document=page.document,
                previews=page.previews,
                texts=context.texts,
                console=page.console,
                grown=conversation.scroll.content_changed,
            ),
            tables=Tables(
                markup=page.markup, orderings=page.orderings, language=context.settings.locale
            ),
            owner=owner,
        )

    ReadingButtons(document=page.document, make=make, owner=owner)
    context.owner.add(context.hooks.code.on_added(_draw_code(context, conversation)))


def _draw_code(context: Context, conversation: Conversation) -> Callable[[], None]:
    """What looks for code to draw, once there is something that draws it."""
    page = context.page

    @cache
    def drawings() -> LooksForCode:
        from chat_py.reading.drawings import Drawings

        return Drawings(
            document=page.document,
            markup=page.markup,
            texts=context.texts,
            console=page.console,
            drawers=lambda: context.hooks.code.by_language,
            grown=conversation.scroll.content_changed,
            owner=context.owner.child("drawings"),
        )

    return lambda: drawings().look()
