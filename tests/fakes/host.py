"""The host page's own globals, as static/src/native/events/host.mjs looks at them."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chat_py.browser.protocols.host import PageMessage

__all__ = ["FakeHost", "FakeModule"]

Undo = Callable[[], None]


class FakeModule:
    """An object of the host page. A method is a Python function; `invoke` is the host's own
    call of it, `calls` what reached the original methods."""

    def __init__(self, **methods: Callable[..., Any]) -> None:
        self.methods: dict[str, Any] = {}
        self.calls: list[tuple[Any, ...]] = []
        for name, method in methods.items():
            self.methods[name] = self._kept(name, method)

    def invoke(self, name: str, *args: Any) -> Any:
        return self.methods[name](*args)

    def _kept(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            self.calls.append((name, *args))
            return method(*args)

        return run


class _Wrapper:
    def __init__(self, original: Any, heard: Any, settles: bool, errors: list[Exception]) -> None:
        self.original = original
        self.live = True
        self._heard = heard
        self._settles = settles
        self._errors = errors
        self._calls = itertools.count(1)

    def __call__(self, *args: Any) -> Any:
        call = next(self._calls)
        self._tell("called", call, [_plain(arg) for arg in args])
        try:
            value = self.original(*args)
        except Exception as error:
            self._tell("threw", call, str(error))
            raise
        if inspect.isawaitable(value):
            future = asyncio.ensure_future(value)
            self._tell("pending", call, None)
            if self._settles:
                future.add_done_callback(lambda done: self._settled(call, done))
            return future
        self._tell("returned", call, _plain(value))
        return value

    def _settled(self, call: int, future: asyncio.Future[Any]) -> None:
        if future.cancelled():
            return
        if (error := future.exception()) is not None:
            self._tell("rejected", call, str(error))
        else:
            self._tell("settled", call, _plain(future.result()))

    def _tell(self, phase: str, call: int, value: Any) -> None:
        try:
            if self.live:
                self._heard(phase, call, value)
        except Exception as error:  # noqa: BLE001 reported, and the host's call goes on
            self._errors.append(error)


def _plain(value: Any) -> Any:
    """What JSON can hold of it: the program never sees the host's own object."""
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError):
        return None


class _HostObject:
    def __init__(self, modules: list[FakeModule], errors: list[Exception]) -> None:
        self._modules = modules
        self._errors = errors

    def call(self, name: str, *args: Any, takes: bool = False) -> bool:
        for module in self._modules:
            if name in module.methods:
                try:
                    module.methods[name](*args)
                except Exception as error:  # noqa: BLE001 reported
                    self._errors.append(error)
                return True
        return False

    def wrap(self, name: str, heard: Any, *, settles: bool = False) -> Undo | None:
        undos = [
            self._wrap(module, name, heard, settles)
            for module in self._modules
            if name in module.methods and not isinstance(module.methods[name], _Wrapper)
        ]

        def undo_all() -> None:
            for undo in undos:
                undo()

        return undo_all if undos else None

    def _wrap(self, module: FakeModule, name: str, heard: Any, settles: bool) -> Undo:
        wrapper = _Wrapper(module.methods[name], heard, settles, self._errors)
        module.methods[name] = wrapper

        def undo() -> None:
            wrapper.live = False
            if module.methods.get(name) is wrapper:
                module.methods[name] = wrapper.original

        return undo


class FakeHost:
    """`HostPage`. `functions` are global functions (their calls are kept in `calls`), `modules`
    the objects that the page defines, `fallbacks` those that the program has provided."""

    def __init__(self, *functions: str, facts: Mapping[str, Any] | None = None) -> None:
        self.functions = set(functions)
        self.calls: list[tuple[Any, ...]] = []
        self.modules: dict[str, FakeModule] = {}
        self.fallbacks: dict[str, Mapping[str, Callable[..., Any]]] = {}
        self.errors: list[Exception] = []
        self.globals: dict[str, str] = {}
        self.page_facts = dict(facts or {})
        self._on_message: list[Callable[[PageMessage], None]] = []
        self._on_scripts: list[Callable[[], None]] = []

    def facts(self) -> str:
        return json.dumps(self.page_facts)

    def find(self, names: Iterable[str]) -> _HostObject | None:
        found = [self.modules[name] for name in names if name in self.modules]
        return _HostObject(found, self.errors) if found else None

    def on_message(self, callback: Callable[[PageMessage], None]) -> Undo:
        self._on_message.append(callback)
        return lambda: self._on_message.remove(callback)

    def on_scripts(self, callback: Callable[[], None]) -> Undo:
        self._on_scripts.append(callback)
        return lambda: self._on_scripts.remove(callback)

    def provide(self, name: str, members: Mapping[str, Callable[..., Any]]) -> Undo:
        if name in self.modules or name in self.fallbacks:
            return lambda: None
        self.fallbacks[name] = members
        return lambda: self.fallbacks.pop(name, None) and None

    def assign(self, values: Mapping[str, str]) -> None:
        self.globals.update(values)

    def call(self, name: str, *args: Any) -> bool:
        if name not in self.functions:
            return False
        self.calls.append((name, *args))
        return True

    # What a test does.

    def load_script(self, **modules: FakeModule) -> None:
        """A script defines these modules."""
        self.modules.update(modules)
        for name in modules:
            self.fallbacks.pop(name, None)
        for callback in list(self._on_scripts):
            callback()

    def post(self, data: str | None, origin: str, *, known_source: bool = True) -> None:
        """Another window sends JSON text `data` (None: no plain data)."""
        for callback in list(self._on_message):
            callback(PageMessage(origin, data, known_source))

    @property
    def listeners(self) -> int:
        return len(self._on_message) + len(self._on_scripts)
