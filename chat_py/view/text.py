"""Texts that become part of a selector."""

from __future__ import annotations

import re

__all__ = ["escape_selector"]


def escape_selector(value: str) -> str:
    """A text inside a double-quoted CSS string (CSS Syntax §4.3.5)."""
    return re.sub(r'[\\"\n\r\f]', lambda match: f"\\{ord(match[0]):x} ", value)
