"""Builds the way of messages to the server, and of answers back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from chat_py.api_completion import ChatAPICompletion
from chat_py.api_fetch import ChatAPIFetch
from chat_py.composition.answering import build_completion
from chat_py.composition.context import Context
from chat_py.composition.conversation import Conversation
from chat_py.composition.network import Network
from chat_py.message.history import ChatMessageHistory
from chat_py.sending.delivery import Delivery
from chat_py.sending.endpoint import Uploader
from chat_py.sending.outbox import Outbox
from chat_py.sending.store import OutboxStore
from chat_py.sending.waiting import WaitingMessages

__all__ = ["Exchange", "build_exchange"]


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What goes to the server and comes from it."""

    outbox: Outbox
    fetch: ChatAPIFetch
    completion: ChatAPICompletion
    history: ChatMessageHistory
    delivery: Delivery
    uploads: Callable[[], Uploader]
    """What uploads files, loaded with the first one."""


def build_exchange(context: Context, network: Network, conversation: Conversation) -> Exchange:
    """Sending, fetching and answering for one page."""
    page, settings, state, owner = context.page, context.settings, context.state, context.owner
    display = conversation.display

    @cache
    def uploads() -> Uploader:
        from chat_py.sending.uploads import Uploads

        return Uploads(
            files=page.files,
            backend=network.backend,
            errors=network.api.errors,
            texts=context.texts,
            console=page.console,
            owner=owner.child("uploads"),
        )

    outbox = Outbox(
        store=OutboxStore(
            database=page.database,
            files=page.files,
            console=page.console,
            on_denied=lambda: conversation.storage_denied(context),
        ),
        api=network.api,
        backend=network.backend,
        uploads=uploads,
        clock=page.clock,
        owner=owner.child("outbox"),
        network=page.network,
        console=page.console,
        user=context.user,
        locks=page.locks,
        tabs=network.tabs,
    )
    fetch = ChatAPIFetch(
        api=network.api,
        backend=network.backend,
        events=context.bus,
        state=state,
        view=display,
        outbox=outbox,
        clock=page.clock,
        console=page.console,
        owner=owner.child("fetch"),
        title=context.texts.choose,
    )
    completion = build_completion(
        backend=network.backend,
        errors=network.api.errors,
        events=context.bus,
        state=state,
        view=conversation.stream,
        settings=settings,
        user=context.user,
        clock=page.clock,
        network=page.network,
        database=page.database,
        locks=page.locks,
        tabs=network.tabs,
        console=page.console,
        owner=owner.child("completion"),
    )
    owner.add(conversation.stream.on_external(completion.deliver_external))
    history = ChatMessageHistory(
        backend=network.backend,
        document=page.document,
        display=display,
        scroll=conversation.scroll,
        state=state,
        settings=settings,
        texts=context.texts,
        owner=owner.child("history"),
    )
    delivery = Delivery(
        outbox=outbox,
        display=display,
        answerer=completion,
        waiting=WaitingMessages(
            outbox=outbox,
            answers=completion,
            open_chat=lambda: state.chat_id,
            owner=owner.child("waiting"),
        ),
        bus=context.bus,
        state=state,
        can=network.backend.can,
        owner=owner.child("delivery"),
    )
    return Exchange(
        outbox=outbox,
        fetch=fetch,
        completion=completion,
        history=history,
        delivery=delivery,
        uploads=uploads,
    )
