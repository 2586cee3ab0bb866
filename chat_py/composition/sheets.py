"""Builds the command palette and the sheet of shortcuts, when one is first opened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chat_py.composition.context import Context
from chat_py.composition.controls import Controls
from chat_py.composition.conversation import Conversation
from chat_py.composition.finding import build_found_message
from chat_py.composition.network import Network
from chat_py.ui.chat_list import ChatList
from chat_py.ui.chat_menu import NEEDED, ChatMenu
from chat_py.ui.palette import Palette
from chat_py.ui.palette_sources import ActionEntries, ChatTitles, CommandEntries
from chat_py.ui.shortcut_sheet import ShortcutSheet
from chat_py.view.shortcuts import Shortcut

__all__ = ["Sheets", "build_sheets"]

SET = ("palette", "shortcuts")
"""What is heard where the page and the person say so."""


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """What opens over the page."""

    palette: Palette
    shortcuts: ShortcutSheet
    close_menus: Callable[[], object]

    def open(self, name: str) -> None:
        """Open "palette" or "shortcuts"."""
        self.close_menus()
        if name == "palette":
            self.palette.open()
        else:
            self.shortcuts.open()


def build_sheets(
    context: Context,
    *,
    network: Network,
    conversation: Conversation,
    controls: Controls,
    chat_list: ChatList,
    menu: ChatMenu,
    open_chat: Callable[[str], Awaitable[object]],
) -> Sheets:
    """The sheets of a page; `menu` knows what can be done on it."""
    page, texts, owner = context.page, context.texts, context.owner.child("sheets")
    commands = context.hooks.commands
    found = build_found_message(
        context, network=network, conversation=conversation, open_chat=open_chat
    )

    def use(command: str) -> None:
        # What stands in the box is what the command is about: nothing of it is lost.
        controls.input.set_input_value(f"/{command} {controls.input.get_input_value()}")
        controls.input.focus_input()

    def open_at(chat_id: str, message_id: str) -> None:
        owner.task(found.open(chat_id, message_id))

    def works(shortcut: Shortcut, chord: str) -> bool:
        if shortcut.name in SET:
            return context.hears_shortcuts()
        if chord == "Enter":
            return context.enter_key.alone
        if shortcut.name == "command":
            return bool(commands.beginning_with(""))
        if shortcut.place != "list":
            return True
        needed = NEEDED.get("pin" if shortcut.name == "menu" else shortcut.name)
        return bool(chat_list.chats) and (needed is None or network.backend.can(needed))

    return Sheets(
        palette=Palette(
            document=page.document,
            texts=texts,
            sources=(
                ChatTitles(
                    texts=texts,
                    backend=network.backend,
                    chat_list=chat_list,
                    state=context.state,
                    open_at=open_at,
                ),
                ActionEntries(texts=texts, actions=menu),
                CommandEntries(texts=texts, commands=lambda: commands.beginning_with(""), use=use),
            ),
            hears_key=context.hears_shortcuts,
            owner=owner,
        ),
        shortcuts=ShortcutSheet(document=page.document, texts=texts, works=works, owner=owner),
        close_menus=controls.dropdown.close_all_dropdowns,
    )
