"""Builds what is done with chats of the list, when it is first used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chat_py.browser.protocols.dom import Element, Event
from chat_py.composition.context import Context
from chat_py.composition.conversation import Conversation
from chat_py.composition.exchange import Exchange
from chat_py.composition.finding import build_found_message
from chat_py.composition.network import Network
from chat_py.ui.ask_dialog import AskDialog
from chat_py.ui.chat_actions import ChatActions
from chat_py.ui.chat_list import ChatList
from chat_py.ui.chat_search import ChatSearch
from chat_py.ui.list_keys import ListKeys

__all__ = ["ChatListTools", "build_list_tools"]


@dataclass(frozen=True, kw_only=True)
class ChatListTools:
    """`ListTools` of a page."""

    actions: ChatActions
    keys: ListKeys
    finder: ChatSearch

    def act(self, action: str, chat_id: str) -> None:
        """Do something with a chat."""
        self.actions.act(action, chat_id)

    def key(self, event: Event) -> None:
        """A key was pressed within the list."""
        self.keys.handle(event)

    def search(self, box: Element) -> None:
        """Look for what stands in the field."""
        self.finder.find(box)

    def search_key(self, event: Event, box: Element) -> None:
        """A key was pressed in the field."""
        self.finder.key(event, box)


def build_list_tools(
    context: Context,
    *,
    network: Network,
    conversation: Conversation,
    exchange: Exchange,
    chat_list: ChatList,
    open_chat: Callable[[str], Awaitable[object]],
    begin: Callable[[], Awaitable[object]],
) -> ChatListTools:
    """The tools of a page's list; `begin` opens a new chat."""
    owner = context.owner.child("list-tools")
    actions = ChatActions(
        backend=network.backend,
        chat_list=chat_list,
        dialog=AskDialog(document=context.page.document, texts=context.texts, owner=owner),
        notices=conversation.notices,
        state=context.state,
        events=context.bus,
        texts=context.texts,
        announce=conversation.display.announce,
        stop=exchange.completion.stop,
        open_chat=open_chat,
        begin=begin,
        unsent=lambda chat_id: [item.id for item in exchange.outbox.in_chat(chat_id)],
        discard=exchange.outbox.discard,
        owner=owner,
    )
    found = build_found_message(
        context, network=network, conversation=conversation, open_chat=open_chat
    )
    finder = ChatSearch(
        document=context.page.document,
        backend=network.backend,
        settings=context.settings,
        texts=context.texts,
        clock=context.page.clock,
        entries=chat_list.entries,
        announce=conversation.display.announce,
        open_at=found.open,
        owner=owner,
    )
    keys = ListKeys(
        document=context.page.document, chat_list=chat_list, act=actions.act, owner=owner
    )
    return ChatListTools(actions=actions, keys=keys, finder=finder)
