"""The failure that a response with an error status tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from chat_py.backends.readers.failures import reported, reported_record, web_page
from chat_py.backends.readers.fields import Record, records_in
from chat_py.border.json_text import read_json
from chat_py.http.retry import parse_retry_after
from chat_py.models.answer_event import AnswerFailure

__all__ = ["read_error"]

MAX_BODY = 64 * 1024
"""Bytes of a body that are looked at."""


def read_error(status: int, headers: Mapping[str, str], body: bytes, now: int) -> AnswerFailure:
    """The failure that an error response stands for.

    `headers` by lower-case names; `now` is the wall clock in milliseconds, for a `Retry-After`
    that is a date. The server's own words are `details`; an error page has none.
    """
    wait = _wait(headers, now)
    text = body[:MAX_BODY].decode("utf-8", "replace").strip()
    if text.startswith("<"):
        if status < 400:
            return web_page()
        return reported("", "", status=status, retry_after=wait)
    try:
        data: Any = read_json(text)
    except ValueError:
        return reported("", text, status=status, retry_after=wait)
    found = records_in(data) or [cast("Record", data) if isinstance(data, dict) else {}]
    return reported_record(found[0], status=status, retry_after=wait)


def _wait(headers: Mapping[str, str], now: int) -> float | None:
    """Seconds; `retry-after-ms` is what OpenAI and Azure add."""
    millis = headers.get("retry-after-ms", "")
    if millis.isascii() and millis.isdecimal():
        return float(millis[:12]) / 1000
    return parse_retry_after(headers.get("retry-after"), now)
