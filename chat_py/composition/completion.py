"""The list of commands, which a page without commands never loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chat_py.browser.protocols.dom import Event
from chat_py.composition.context import Context

__all__ = ["Completion"]


class _List(Protocol):
    def handle_key(self, event: Event) -> bool: ...


class Completion:
    """Completes commands in the message box as soon as Python code has added one."""

    def __init__(
        self, context: Context, *, put: Callable[[str], None], announce: Callable[[str], None]
    ) -> None:
        self._context = context
        self._put = put
        self._announce = announce
        self._list: _List | None = None
        context.owner.add(context.hooks.commands.on_first(self._load))

    def handle_key(self, event: Event) -> bool:
        """A key pressed in the box; whether the list has used it."""
        return self._list is not None and self._list.handle_key(event)

    def _load(self) -> None:
        from chat_py.ui.command_list import CommandList

        context = self._context
        self._list = CommandList(
            document=context.page.document,
            selectors=context.settings.selectors,
            texts=context.texts,
            find=context.hooks.commands.beginning_with,
            put=self._put,
            announce=self._announce,
            owner=context.owner.child("commands"),
        )
