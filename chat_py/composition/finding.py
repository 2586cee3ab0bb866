"""Builds what opens a chat at one of its messages, for the search of the list and the palette."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from chat_py.composition.context import Context
from chat_py.composition.conversation import Conversation
from chat_py.composition.network import Network
from chat_py.ui.found_message import FoundMessage

__all__ = ["build_found_message"]


def build_found_message(
    context: Context,
    *,
    network: Network,
    conversation: Conversation,
    open_chat: Callable[[str], Awaitable[object]],
) -> FoundMessage:
    """The way to a message that was found; `open_chat` opens a chat by its id."""
    return FoundMessage(
        backend=network.backend,
        display=conversation.display,
        state=context.state,
        notices=conversation.notices,
        texts=context.texts,
        open_chat=open_chat,
    )
