"""Event listeners that own their proxy: every `create_proxy` without an owner is a leak."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyodide.ffi import create_proxy

from chat_py.base.owner import Undo

__all__ = ["listen"]


def listen(
    target: Any, types: Iterable[str], run: Callable[[Any], None], *, capture: bool = False
) -> Undo:
    """Add `run` as a listener for each type; the undo removes it and frees its proxy."""
    names = tuple(types)
    proxy = create_proxy(run)
    for name in names:
        target.addEventListener(name, proxy, capture)

    def undo() -> None:
        for name in names:
            target.removeEventListener(name, proxy, capture)
        proxy.destroy()

    return undo
