"""The address of an endpoint, from what a person gave."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from chat_py.base.errors import ConfigurationError

__all__ = ["endpoint", "required"]


def endpoint(url: str, path: str, *, version: str = "") -> str:
    """`url` with `path` behind it, unless it ends so already; the query is kept.

    A bare origin gets the `version` that official clients put there ("/v1").

    Raises `ConfigurationError` for anything but an HTTP address.
    """
    example = "an address such as http://localhost:11434/v1"
    try:
        parts = urlsplit(required(url, "url", example).strip())
    except ValueError:  # a bracket or port that can be none
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigurationError(
            f"backend url: {url!r} is not an address; write it with http:// or https://"
        )
    if not path:
        return url.strip()
    base = parts.path.rstrip("/") or version
    if not base.endswith(path):
        base += path
    return urlunsplit((parts.scheme, parts.netloc, base, parts.query, ""))


def required(value: str, name: str, example: str) -> str:
    """`value`, which must not be empty.

    Raises `ConfigurationError` that names the setting and an example.
    """
    if not value.strip():
        raise ConfigurationError(f"backend {name}: is missing; give {example}")
    return value
