"""Which functions of the page's wasm modules the end-to-end tests have called.

`tools/used.py` writes them down; they hold for one content of a module.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence, Set
from pathlib import Path

from tools.command import ToolError
from tools.wasm.binary import Section, sections

__all__ = ["FILE", "likely", "used", "written"]

FILE = Path(__file__).with_name("used.json")


def _digest(binary: bytes) -> str:
    code = next(content for kind, content in sections(binary) if kind == Section.CODE)
    return hashlib.sha256(code).hexdigest()


def written(binary: bytes, functions: Iterable[int]) -> dict[str, str]:
    """What is written down of a module: a bit for each of its own functions."""
    bits = sum(1 << index for index in set(functions))
    packed = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return {"code": _digest(binary), "functions": base64.b64encode(packed).decode()}


def used(name: str, binary: bytes, file: Path = FILE) -> frozenset[int] | None:
    """The functions that a module keeps, as indices into its own; None for one that nobody knows.

    Args:
        name: of the module in the file.

    Raises:
        ToolError: what is written down is of another module.
    """
    entry = json.loads(file.read_text()).get(name)
    if entry is None:
        return None
    if entry["code"] != _digest(binary):
        raise ToolError(
            f"tools/wasm/used.json does not know this version of {name}: "
            "run `python -m tools.used` (twenty minutes)."
        )
    bits = int.from_bytes(base64.b64decode(entry["functions"]), "little")
    return frozenset(index for index in range(bits.bit_length()) if bits >> index & 1)


NEAR, NEAR_MOST = 4, 500
"""Functions on each side, and bytes that a function has at most which has a used one on both."""
AROUND, AROUND_MOST, PART = 20, 600, 0.3
"""Functions on each side, bytes, and the part of those that are used."""


def likely(used: Set[int], lengths: Sequence[int]) -> frozenset[int]:
    """The used functions, and the small ones among them.

    Functions of one source file stand together. What a chat calls tomorrow is mostly a neighbour of
    what it calls today: it costs little (70 KB in all), and a page would have to wait for it.

    Args:
        lengths: bytes of each function.
    """
    found = set(used)
    for index, length in enumerate(lengths):
        before = not used.isdisjoint(range(index - NEAR, index))
        after = not used.isdisjoint(range(index + 1, index + NEAR + 1))
        if length <= NEAR_MOST and before and after:
            found.add(index)
        around = range(max(0, index - AROUND), min(len(lengths), index + AROUND + 1))
        if length <= AROUND_MOST and len(used & set(around)) >= PART * len(around):
            found.add(index)
    return frozenset(found)
