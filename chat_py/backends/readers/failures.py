"""What can go wrong with an answer, each with a sentence of ours (`chat_py.locales`).

A server's own words go along as `details`, since they may hold what not everybody should read:
pydantic-ai forwards the text of any exception, others name keys and addresses.
"""

from __future__ import annotations

import re
from math import ceil

from chat_py.backends.readers.fields import Record, number_at, record_at, text_at
from chat_py.base.errors import ErrorType
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import AnswerFailure

__all__ = [
    "MAX_DETAILS",
    "SENTENCES",
    "broken",
    "reported",
    "reported_record",
    "too_large",
    "unreadable",
    "web_page",
    "wrong_protocol",
]

MAX_DETAILS = 2000
"""Characters of a server's own words that are kept."""
_KINDS: list[tuple[str, str, ErrorType, str]] = [
    # What the code or words say; the status, which tells less; what it is to code, and to people.
    # Codes are those of OpenAI, Anthropic, Google (`google.rpc.Code`) and OpenRouter.
    (r"insufficient_quota|billing|credit balance", "402", "permission", "backend.quota"),
    (r"context_length|context window|prompt is too long", "", "validation", "backend.too_long"),
    (r"content_?(filter|policy)|safety|moderation", "", "validation", "backend.filtered"),
    (r"rate_?limit|too_many|resource_exhausted", "429", "ratelimit", "backend.busy"),
    (r"overloaded|unavailable|capacity", "503 529", "server", "backend.busy"),
    (r"api.?key|authentication|unauthenticated|unauthorized", "401", "auth", "backend.key"),
    (r"permission|forbidden", "403", "permission", "backend.denied"),
    (
        r"model.{0,80}not.(found|exist)|not_found.{0,80}\bmodel|invalid.model|valid model",
        "",
        "notfound",
        "backend.model",
    ),
    (r"not_found", "404 410", "notfound", "backend.notfound"),
    (r"timeout|deadline_exceeded", "408 504", "timeout", "backend.slow"),
    (r"invalid_(request|argument)", "400 413 415 422", "validation", "backend.refused"),
]
SENTENCES = frozenset(
    {
        *(key for *_, key in _KINDS),
        *(
            "backend.broken",
            "backend.busy_for",
            "backend.failed",
            "backend.page",
            "backend.protocol",
        ),
        *("backend.not_encrypted", "backend.redirected", "backend.too_large"),
        *("backend.unreachable", "backend.unreachable_local", "backend.unreadable"),
    }
)
"""Every key that a failure can have."""


def broken() -> AnswerFailure:
    """The body ended before the answer did."""
    return AnswerFailure("network", "backend.broken")


def unreadable(details: str) -> AnswerFailure:
    """What came is no event of any protocol."""
    return AnswerFailure("validation", "backend.unreadable", details=details[:MAX_DETAILS])


def web_page() -> AnswerFailure:
    """HTML came: the address is that of a page, or of a proxy that shows its own."""
    return AnswerFailure("validation", "backend.page")


def wrong_protocol(expected: str, found: str) -> AnswerFailure:
    """The server speaks, but another protocol than it was named for."""
    values = {"expected": expected, "found": found}
    return AnswerFailure("validation", "backend.protocol", values)


def too_large(what: str) -> AnswerFailure:
    """A limit of the reader's. `what` of the answer was over it."""
    return AnswerFailure("validation", "backend.too_large", details=what)


def reported(
    code: str, words: str, *, status: int = 0, retry_after: float | None = None
) -> AnswerFailure:
    """The server says itself that it failed: with a `code` for programs and `words` for people."""
    said = f"{code} {words[:MAX_DETAILS]}".lower()
    type_, key = _kind_of(said, str(status))
    values: dict[str, str] = {}
    if key == "backend.busy" and retry_after:
        key, values = "backend.busy_for", {"seconds": str(ceil(retry_after))}
    details = (words or code)[:MAX_DETAILS]
    return AnswerFailure(type_, key, values, details, retry_after)


def _kind_of(said: str, status: str) -> tuple[ErrorType, str]:
    for pattern, _, type_, key in _KINDS:
        if re.search(pattern, said):
            return type_, key
    for _, statuses, type_, key in _KINDS:
        if status in statuses.split():
            return type_, key
    return "server", "backend.failed"


def reported_record(
    data: Record, *, status: int = 0, retry_after: float | None = None
) -> AnswerFailure:
    """The failure that an error object reports, in any spelling met:
    `{error: {message, type, code}}`, `{error: "…"}`, `{message}`, `{detail}` (FastAPI),
    RFC 9457's `{title, detail}`."""
    inner = record_at(data, "error") or data
    codes = (text_at(inner, name) for name in ("code", "type", "status"))
    code = " ".join(filter(None, codes))
    words = next(
        filter(None, (text_at(inner, name) for name in ("message", "error", "detail", "title"))), ""
    )
    status = status or number_at(inner, "code") or number_at(inner, "status")
    if not words and inner:
        words = write_json(inner)
    return reported(code, words, status=status, retry_after=retry_after)
