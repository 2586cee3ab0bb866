"""Builds what talks to the server and to the other tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chat_py.api_manager import ChatAPI
from chat_py.backends.backend import Backend
from chat_py.backends.guide import GuideBackend
from chat_py.backends.kept_chats import KeptChats
from chat_py.backends.site import SiteBackend
from chat_py.broadcast.tabs import Tabs
from chat_py.composition.context import Context
from chat_py.composition.reactions import Reactions
from chat_py.http.account import Account
from chat_py.http.auth_watch import AuthWatch

__all__ = ["Network", "build_network"]


@dataclass(frozen=True, kw_only=True)
class Network:
    """The ways out of this tab."""

    tabs: Tabs
    api: ChatAPI
    backend: Backend
    local: KeptChats | None
    """Where this browser keeps the chats of the list; `None` where it does not."""


def build_network(
    context: Context,
    *,
    reactions: Callable[[], Reactions],
    storage_denied: Callable[[], None],
) -> Network:
    """The ways out of this tab; `reactions` is called when something has happened, and
    `storage_denied` where the browser keeps no chats."""
    page, owner = context.page, context.owner
    tabs = Tabs(
        channel=page.channel, user=context.user, owner=owner.child("tabs"), console=page.console
    )
    api = ChatAPI(
        transport=page.transport,
        clock=page.clock,
        network=page.network,
        settings=context.settings,
        texts=context.texts,
        owner=owner.child("api"),
        identity=context.user,
        auth=AuthWatch(
            locks=page.locks,
            clock=page.clock,
            tabs=tabs,
            console=page.console,
            owner=owner.child("auth"),
            on_required=lambda error: reactions().login_required(error),
            on_regained=lambda: reactions().login_regained(),
        ),
        account=Account(
            tabs=tabs,
            server=lambda: api.config.base_url,
            owner=owner.child("account"),
            on_switched_away=lambda: reactions().users.switched_away(),
            on_switched_back=lambda: reactions().users.switched_back(),
        ),
        page_origin=page.location.origin,
    )
    choice = context.choice
    rest: Backend
    local: KeptChats | None = None
    is_guide = context.settings.backend == "guide"
    if is_guide:
        rest = GuideBackend().connect(api=api, settings=context.settings)
    else:
        # It is not in the snapshot: pages with a server of the guide's never need it.
        from chat_py.composition.local_backend import build_local_backend

        rest = local = build_local_backend(
            context,
            tabs=tabs,
            errors=api.errors,
            storage_denied=storage_denied,
            site=lambda: choice.methods,
        )
    choice.connect(api, context.settings)
    backend = SiteBackend(
        site=lambda: choice.methods, rest=rest, errors=api.errors, rest_answers=not is_guide
    )
    return Network(tabs=tabs, api=api, backend=backend, local=local)
