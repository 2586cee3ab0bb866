"""The host page's own globals, as static/src/native/host.mjs looks at them."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chat_py.browser.protocols import PageMessage

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
    def __init__(self, original: Any, before: Any, after: Any, errors: list[Exception]) -> None:
        self.original = original
        self._before = before
        self._after = after
        self._errors = errors

    def __call__(self, *args: Any) -> Any:
        self._ours(self._before, [_plain(arg) for arg in args])
        value = self.original(*args)
        if inspect.isawaitable(value):
            future = asyncio.ensure_future(value)
            future.add_done_callback(self._settled)
            return future
        self._ours(self._after, _plain(value))
        return value

    def _settled(self, future: asyncio.Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            self._ours(self._after, _plain(future.result()))

    def _ours(self, run: Callable[[Any], None] | None, value: Any) -> None:
        try:
            if run is not None:
                run(value)
        except Exception as error:  # noqa: BLE001 reported, and the host's call goes on
            self._errors.append(error)


def _plain(value: Any) -> Any:
    """What JSON can hold of it: the program never sees the host's own object."""
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError):
        return None


class _HostObject:
    def __init__(self, module: FakeModule, errors: list[Exception]) -> None:
        self._module = module
        self._errors = errors

    def has_method(self, name: str) -> bool:
        return name in self._module.methods

    def call(self, name: str, *args: Any) -> Any:
        if name in self._module.methods:
            try:
                self._module.methods[name](*args)
            except Exception as error:  # noqa: BLE001 reported
                self._errors.append(error)

    def wrap(self, name: str, before: Any, after: Any) -> Undo | None:
        method = self._module.methods.get(name)
        if method is None or isinstance(method, _Wrapper):
            return None
        self._module.methods[name] = _Wrapper(method, before, after, self._errors)

        def undo() -> None:
            wrapped = self._module.methods.get(name)
            if isinstance(wrapped, _Wrapper):
                self._module.methods[name] = wrapped.original

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
        self.page_facts = dict(facts or {})
        self._on_message: list[Callable[[PageMessage], None]] = []
        self._on_scripts: list[Callable[[], None]] = []

    def facts(self) -> str:
        return json.dumps(self.page_facts)

    def find(self, names: Iterable[str], method: str = "") -> _HostObject | None:
        found = [self.modules[name] for name in names if name in self.modules]
        found.sort(key=lambda module: method not in module.methods)
        return _HostObject(found[0], self.errors) if found else None

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
