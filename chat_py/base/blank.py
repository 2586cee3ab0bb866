"""Texts that show nothing."""

from __future__ import annotations

import re

__all__ = ["is_blank"]

# White space, controls, the code points that are ignored where they cannot be shown (Unicode's
# Default_Ignorable_Code_Point: zero width, bidi controls, variation selectors, fillers, tags),
# annotation anchors, and two signs without ink: the empty Braille pattern and the null note head.
INVISIBLE = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing of a text."""
    return INVISIBLE.fullmatch(text) is not None
