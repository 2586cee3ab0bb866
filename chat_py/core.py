"""`ChatCore`: starts the parts in the guide's order, and gives access to them
(guide, "Module Orchestration")."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from chat_py.base.owner import shared
from chat_py.border.codec import GlobalName, PageRecord
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.environment import Clock

__all__ = ["REQUIRED", "ChatCore"]

REQUIRED = (
    "ChatState",
    "ChatRouter",
    "ChatInitializer",
    "ChatMessageFormatter",
    "ChatMessageDisplay",
    "ChatMessageStream",
    "ChatMessageHistory",
    "ChatInputHandler",
    "ChatAPI",
    "ChatAPIFetch",
    "ChatEventManager",
    "ChatIntegration",
)


class Startable(Protocol):
    """Something that `ChatCore.init` starts."""

    def init(self) -> Any: ...


class ChatCore:
    """The orchestrator: starts `parts` in their order.

    `shut_down` closes everything that was started; `restart` builds and starts all of it again.
    """

    def __init__(
        self,
        *,
        bus: EventBus,
        clock: Clock,
        parts: Sequence[Startable],
        shut_down: Callable[[], None],
        restart: Callable[[], Awaitable[bool]],
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._parts = parts
        self._shut_down = shut_down
        self._restart = restart
        self._destroyed = False
        self._start: asyncio.Future[bool] | None = None
        self._registered: dict[str, object] = {}
        self._known: dict[str, object] = {}
        self.initialized = False

    def provide(self, known: dict[str, object]) -> None:
        """Take the published objects, which `register_modules` registers."""
        self._known = known

    @property
    def modules(self) -> dict[str, Any]:
        """The registered modules by their names."""
        return PageRecord({name: self.get_module(name) for name in self._registered})

    async def init(self) -> bool:
        """Verify, register, start the parts, then `chatcore:ready`.

        Later calls change nothing and share the outcome; after `destroy` it starts again. True
        when everything required is there.
        """
        if self._destroyed:
            return await self._restart()
        if self._start is None:
            self._start = asyncio.ensure_future(self._start_parts())
        try:
            return await shared(self._start)
        except Exception:
            self._start = None  # the next call tries again
            raise

    async def _start_parts(self) -> bool:
        complete = self.verify_required_modules()
        self.register_modules()
        for part in self._parts:
            if inspect.isawaitable(started := part.init()):
                await started
        self.initialized = True
        self._bus.trigger(
            "chatcore:ready", {"modules": list(self._registered), "timestamp": self._clock.now()}
        )
        return complete

    async def reinit(self) -> bool:
        """Stop and start again."""
        self.destroy()
        return await self._restart()

    def destroy(self) -> None:
        """Stop everything that was started; messages waiting to be sent stay stored."""
        if self.initialized:
            self.initialized = False
            self._destroyed = True
            self._shut_down()
            self._registered.clear()

    def verify_required_modules(self) -> bool:
        """Whether every required part is there."""
        return all(name in self._known for name in REQUIRED)

    def register_modules(self) -> None:
        """Register the known parts; what a page registered itself stays."""
        for name, module in self._known.items():
            self._registered.setdefault(name, module)

    def register_module(self, name: str, module: Any) -> None:
        """Register a module of the page or a plug-in under a name."""
        self._registered[name] = module

    def get_module(self, name: str) -> Any:
        """A registered module, by its global's name; None where there is none."""
        module = self._registered.get(name)
        return GlobalName(name) if name in self._known and module is not None else module

    def has_module(self, name: str) -> bool:
        """Whether a module is registered."""
        return name in self._registered

    def get_state(self) -> dict[str, Any]:
        """`{initialized, modules}`."""
        return {"initialized": self.initialized, "modules": list(self._registered)}
