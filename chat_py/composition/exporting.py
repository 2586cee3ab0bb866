"""Builds what writes chats into files, when it is first used."""

from __future__ import annotations

from chat_py.backends.kept_chats import KeptChats
from chat_py.composition.context import Context
from chat_py.composition.conversation import Conversation
from chat_py.composition.network import Network
from chat_py.ui.export import ChatExport
from chat_py.ui.written_chat import ChatWriter

__all__ = ["build_export", "build_writer", "shelf_of"]


def build_writer(context: Context, conversation: Conversation) -> ChatWriter:
    """What writes a chat down."""
    return ChatWriter(text=conversation.text, texts=context.texts, clock=context.page.clock)


def shelf_of(context: Context, network: Network) -> KeptChats | None:
    """Where this browser keeps the chats of the list; `None` where they are elsewhere."""
    return None if context.choice.methods.is_own("list_chats") else network.local


def build_export(context: Context, *, network: Network, conversation: Conversation) -> ChatExport:
    """The export of the open chat."""
    return ChatExport(
        document=context.page.document,
        backend=network.backend,
        shelf=shelf_of(context, network),
        display=conversation.display,
        notices=conversation.notices,
        state=context.state,
        writer=build_writer(context, conversation),
        owner=context.owner.child("export"),
    )
