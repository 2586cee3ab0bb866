"""How calls of a host module's methods become events (contract §5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from chat_py.browser.protocols.host import HookListener, HookPhase

__all__ = ["HookCalls"]


@dataclass
class _Call:
    first: Any
    outermost: bool
    published_before: int


class HookCalls:
    """The calls of one module's methods, each of which is published once.

    Where a method calls another of its module, or a page function that stands for it, the
    outermost call is published. The host's method runs first; a call that throws is not published.

    Args:
        publish: gets the first argument, or the result where `tells_result` is set.
        failed: gets the text of the host's exception or rejection.
    """

    def __init__(
        self,
        publish: Callable[[Any], None],
        *,
        tells_result: bool = False,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        self._publish = publish
        self._tells_result = tells_result
        self._failed = failed
        self._running: dict[int, _Call] = {}
        self._depth = 0
        self._published = 0

    def publish(self, value: Any) -> None:
        """Publish what the page tells directly, unless a call is running that will tell it."""
        if self._depth == 0:
            self._published += 1
            self._publish(value)

    def hook_listener(self) -> HookListener:
        """Listens to the module's hook, or a page function that stands for it."""

        def listener(phase: HookPhase, call: int, value: Any) -> None:
            if phase == "called":
                self._running[call] = _Call(_first(value), self._depth == 0, self._published)
                self._depth += 1
                return
            if phase in ("returned", "threw", "pending"):
                self._depth -= 1
            known = self._running.get(call)
            if phase != "pending" or not self._tells_result:
                self._running.pop(call, None)
            if known is None:
                return
            if phase in ("threw", "rejected"):
                if self._failed is not None:
                    self._failed(str(value))
            elif known.outermost and self._tells_result and phase != "pending":
                self.publish(value)
            elif not self._tells_result:
                self.publish(known.first)

        return listener

    def choice_listener(self) -> HookListener:
        """Listens to a method that takes only an id: `{id}` is published where the host has told
        nothing better by the end of the call."""

        def listener(phase: HookPhase, call: int, value: Any) -> None:
            if phase == "called":
                self._running[call] = _Call(
                    _first(value), outermost=True, published_before=self._published
                )
            elif phase != "pending":
                known = self._running.pop(call)
                if phase in ("returned", "settled") and known.published_before == self._published:
                    self.publish({"id": known.first})

        return listener


def _first(args: Any) -> Any:
    values = cast("list[Any]", args or [])
    return values[0] if values else None
