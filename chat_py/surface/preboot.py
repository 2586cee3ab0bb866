"""The table as the pre-boot script is built from it: `python -m chat_py.surface.preboot`."""

from __future__ import annotations

from typing import Any

from pydantic_core import to_json

from chat_py.broadcast.bus import DOCUMENTED, PREFIX
from chat_py.state import FIELDS
from chat_py.surface.table import GLOBALS, LOOSE
from chat_py.surface.table.state import SETS

__all__ = ["preboot_table"]


def preboot_table() -> dict[str, Any]:
    """What the script makes its stand-ins of: names, kinds and neutral values."""
    globals_: dict[str, dict[str, dict[str, Any]]] = {}
    for entry in GLOBALS:
        members = globals_[entry.name] = {}
        for member in entry.members():
            members.setdefault(member.kind, {})[member.name] = member.neutral
    return {
        "globals": globals_,
        "fields": FIELDS,
        "sets": SETS,
        # Those of `ChatFunctions` are loose by their own names.
        "loose": {name: path for name, path in LOOSE.items() if path != f"ChatFunctions.{name}"},
        "prefixed": sorted(name for name in DOCUMENTED if name.startswith(PREFIX)),
    }


if __name__ == "__main__":
    print(to_json(preboot_table()).decode())  # noqa: T201 the build reads it
