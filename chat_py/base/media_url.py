"""Addresses that a picture or video may come from."""

from __future__ import annotations

import re
from urllib.parse import urljoin

__all__ = ["media_url", "shared_url"]


def media_url(url: str) -> str:
    """The address if a picture or video may come from it, else empty: http(s), blob, a picture
    in a `data:` address, or a path on this site."""
    # WHATWG URL: tab and newlines vanish, leading controls and spaces are stripped.
    cleaned = re.sub(r"[\t\n\r]", "", url).strip("".join(map(chr, range(33))))
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", cleaned)
    if scheme is None or scheme[0].lower() in ("http:", "https:", "blob:"):
        return cleaned
    return cleaned if re.match(r"data:image/(png|jpeg|gif|webp|avif)[;,]", cleaned, re.I) else ""


def shared_url(url: str, base: str) -> str:
    """The address of a picture as others can use it; empty for one that only this page knows."""
    whole = urljoin(base, url)
    return whole if whole.startswith(("http:", "https:")) else ""
