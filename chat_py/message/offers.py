"""What can be done with a message, where the back end can do it (contract §8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chat_py.backends.backend import Capability

__all__ = ["Can", "offered"]

Can = Callable[[Capability], bool]
"""Whether the back end can do something."""
NEEDED: dict[str, Capability] = {
    "like": "act",
    "dislike": "act",
    "delete": "act",
    "edit": "edit",
    "regenerate": "regenerate",
    "upscale": "upscale",
}
"""What the back end must be able to do for an action; those that are not here need nothing."""


def offered(actions: Iterable[str], can: Can) -> list[str]:
    """Those of the actions that lead somewhere."""
    return [name for name in actions if (needed := NEEDED.get(name)) is None or can(needed)]
