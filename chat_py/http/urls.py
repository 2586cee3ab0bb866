"""Addresses: endpoints with ids filled in, the base prefixed, data as a query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

from pydantic_core import to_json

__all__ = ["add_query", "fill", "is_address", "is_below", "is_own_origin", "is_related", "resolve"]

ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|(?:data|blob):", re.IGNORECASE)


def fill(template: str, **ids: str) -> str:
    """`/chat/{chatId}` with ids in it, URL-encoded (a `/` in an id is data, not a segment)."""
    for name, value in ids.items():
        template = template.replace("{" + name + "}", quote(value, safe=""))
    return template


def resolve(base: str, endpoint: str) -> str:
    """`endpoint` below `base`, unless it is absolute or starts with the base already.

    With `https://host/api` as base, `/api/chat` starts with it too: that is how the guide
    spells an endpoint, and where the API lives is the host page's business.
    """
    if ABSOLUTE.match(endpoint):
        return endpoint
    path = endpoint if endpoint.startswith(("/", "?")) else "/" + endpoint
    base_path = urlsplit(base).path.rstrip("/") if ABSOLUTE.match(base) else base
    if base_path and re.match(re.escape(base_path) + r"(?:[/?#]|$)", path):
        path = path[len(base_path) :]
    return base + path


def is_address(value: object) -> bool:
    """Whether a request can go there: a path, or an address with a host that can be one."""
    if not isinstance(value, str) or not value.strip():
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme not in ("http", "https") or bool(parts.netloc and parts.port != 0)
    except ValueError:  # a bracket that is not closed, a port that is no number
        return False


def add_query(url: str, data: Mapping[str, Any]) -> str:
    """`url` with `data` as query: lists repeat the name, `None` is left out, objects are JSON."""
    pairs: list[tuple[str, str]] = []
    for name, value in data.items():
        values = cast("list[object]", value) if isinstance(value, (list, tuple)) else [value]
        pairs += [(name, _text(item)) for item in values if item is not None]
    if not pairs:
        return url
    address, mark, fragment = url.partition("#")
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return address + joint + urlencode(pairs, quote_via=quote) + mark + fragment


def _text(value: object) -> str:
    return value if isinstance(value, str) else to_json(value).decode()


def is_own_origin(url: str, page_origin: str) -> bool:
    """Whether `url` is on the page's own origin."""
    if url.startswith(("data:", "blob:")):
        return False
    if not ABSOLUTE.match(url):
        return True
    parts, page = urlsplit(url), urlsplit(page_origin)
    return parts.netloc == page.netloc and parts.scheme in ("", page.scheme)


def is_below(url: str, base: str, page_origin: str) -> bool:
    """Whether `url` is the API's `base` or below it; with an empty one, on the page's origin."""
    path, root = url.removeprefix(page_origin), base.removeprefix(page_origin)
    if not root:
        return is_own_origin(url, page_origin)
    return path.startswith(root) and path[len(root) :][:1] in ("", "/", "?", "#")


def is_related(written: str, read: str, base: str) -> bool:
    """Whether a write to one address may change what reading another one gives.

    It may where the read address is above the written one, or below or beside it; what lies
    directly below the API's base counts as beside nothing. So a message posted to
    `/chat/1/message` concerns `/chat`, `/chat/1` and `/chat/1/history`, but neither
    `/chat/2/history` nor `/suggestions`.
    """
    root = _segments(base)
    target, source = _segments(written), _segments(read)
    below_base = target[: len(root)] == root
    depth = len(root) if below_base else 1  # of another host, the origin is the base
    family = target[:-1] if len(target) > depth + 1 else target
    return source[: len(family)] == family or target[: len(source)] == source


def _segments(url: str) -> list[str]:
    parts = urlsplit(url)
    return [parts.netloc, *(segment for segment in parts.path.split("/") if segment)]
