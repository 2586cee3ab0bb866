"""News of one kind, and who wants to hear of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

from chat_py.base.owner import Undo

__all__ = ["Signal"]

P = ParamSpec("P")


class Signal(Generic[P]):
    """Calls its listeners, in the order in which they subscribed: `Signal[[Chat]]` with a chat,
    `Signal[[]]` with nothing.

    What a listener raises reaches whoever emits, and the listeners after it are not called. With
    `report` it goes there instead, and one listener's fault is no other's.
    """

    def __init__(self, report: Callable[[BaseException], None] | None = None) -> None:
        self._report = report
        self._listeners: dict[object, Callable[P, object]] = {}

    def subscribe(self, listener: Callable[P, object]) -> Undo:
        """Call `listener` from now on. Returns what ends that; a second call of it does nothing."""
        key = object()  # the same listener may subscribe twice
        self._listeners[key] = listener

        def undo() -> None:
            self._listeners.pop(key, None)

        return undo

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call everyone who listens at this moment, also where one of them subscribes or leaves."""
        for listener in list(self._listeners.values()):
            try:
                listener(*args, **kwargs)
            except Exception as error:
                if self._report is None:
                    raise
                self._report(error)
