"""Builds the settings sheet, when it is first used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from chat_py.composition.context import Context
from chat_py.composition.conversation import Conversation
from chat_py.composition.exporting import build_writer, shelf_of
from chat_py.composition.network import Network
from chat_py.ui.all_chats import AllChats
from chat_py.ui.answer_signals import AnswerSignals
from chat_py.ui.ask_dialog import AskDialog
from chat_py.ui.chat_list import ChatList
from chat_py.ui.kept_data import KeptData
from chat_py.ui.settings_choices import ChoiceKeeper
from chat_py.ui.settings_sheet import SettingsSheet
from chat_py.ui.theme import Theme

__all__ = ["ChosenTools", "build_settings_tools"]


@dataclass(frozen=True, kw_only=True)
class ChosenTools:
    """`SettingsTools` of a page."""

    sheet: SettingsSheet
    keeper: ChoiceKeeper
    kept: KeptData

    async def open(self) -> None:
        """Open the sheet."""
        await self.sheet.open()

    def heard(self, data: dict[str, Any]) -> None:
        """Something was chosen in another tab."""
        self.keeper.heard(data)

    def cleared(self) -> None:
        """Another tab has deleted what the browser keeps."""
        self.kept.cleared()


def build_settings_tools(
    context: Context,
    *,
    network: Network,
    conversation: Conversation,
    chat_list: ChatList,
    theme: Theme,
    open_chat: Callable[[str], Awaitable[object]],
) -> ChosenTools:
    """The sheet of a page, and what signals answers as it says."""
    page, texts, owner = context.page, context.texts, context.owner.child("settings")
    tools = page.person()
    keeper = ChoiceKeeper(
        choices=context.choices,
        document=page.document,
        storage=page.local,
        tabs=network.tabs,
        enter_key=context.enter_key,
        texts=texts,
    )
    kept = KeptData(
        tools=tools,
        storages=(page.local, page.session),
        tabs=network.tabs,
        location=page.location,
        shut_down=context.owner.close,
    )

    def name(chat_id: str) -> str:
        chat = chat_list.find(chat_id)
        return chat_list.entries.name(chat) if chat is not None else context.state.chat_name

    def open_named(chat_id: str) -> None:
        owner.task(open_chat(chat_id))

    AnswerSignals(
        document=page.document,
        bus=context.bus,
        tools=tools,
        choices=context.choices,
        texts=texts,
        name=name,
        open_chat=open_named,
        owner=owner,
    )
    sheet = SettingsSheet(
        document=page.document,
        texts=texts,
        keeper=keeper,
        theme=theme,
        tools=tools,
        chats=AllChats(
            document=page.document,
            backend=network.backend,
            shelf=shelf_of(context, network),
            tools=tools,
            writer=build_writer(context, conversation),
            name=chat_list.entries.name,
            imported=chat_list.load,
        ),
        kept=kept,
        ask=AskDialog(document=page.document, texts=texts, owner=owner),
        location=page.location,
        has_shortcuts=context.settings.shortcuts,
        owner=owner,
    )
    return ChosenTools(sheet=sheet, keeper=keeper, kept=kept)
