"""An answer of a back end that a site has written itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from chat_py.backends.answer_wire import events_of_fields, events_of_message
from chat_py.base.errors import ApiError
from chat_py.base.validation import first_problem
from chat_py.browser.protocols.host import SiteMethods
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerElsewhere,
    AnswerEvent,
    AnswerFailure,
    TextDelta,
)

__all__ = ["Failed", "facts_of", "failures", "site_events"]

Failed = Callable[[Exception], ApiError]
"""Makes the error for what the site's code has raised, or for an item that cannot be read."""
LAST = (AnswerDone, AnswerElsewhere, AnswerFailure)


def facts_of(site: SiteMethods, method: str) -> RequestFacts:
    """The site's method as the endpoint of an error."""
    return RequestFacts(endpoint=f"backend.{site.spelled(method)}", attempts=1)


def failures(errors: ErrorMaker, facts: RequestFacts) -> Failed:
    """What the site's code raises as an `ApiError`: a `ValueError` means that what it gave cannot
    be read, and becomes one of type "validation" that names the method."""

    def failed(error: Exception) -> ApiError:
        if not isinstance(error, ValueError):
            return errors.from_any(error, facts)
        problem = first_problem(error) if isinstance(error, ValidationError) else str(error)
        return errors.make("validation", facts, details=f"{facts.endpoint}: {problem}")

    return failed


async def site_events(items: AsyncGenerator[object], failed: Failed) -> AsyncGenerator[AnswerEvent]:
    """The events that a site's method gives: pieces of text, events as objects (`{type:
    "reasoning", text}`), a whole message, or `AnswerEvent`s. The end of the items is the end of
    the answer, where no event says how it ended.

    Raises `ApiError` for what the site's code raises, and of type "validation" for an item that
    cannot be read. Closing it closes `items`.
    """
    is_empty = True
    try:
        async with aclosing(items):
            async for item in items:
                for event in _events(item):
                    yield event
                    if isinstance(event, LAST):
                        return
                    is_empty = False
    except Exception as error:
        raise failed(error) from error
    yield AnswerElsewhere() if is_empty else AnswerDone()


def _events(item: object) -> Iterator[AnswerEvent]:
    if item is None:
        return
    if isinstance(item, str):
        yield TextDelta(item)
    elif isinstance(item, AnswerEvent):
        yield item
    else:
        if isinstance(item, BaseModel):
            item = item.model_dump(by_alias=True, exclude_none=True)
        if not isinstance(item, Mapping):
            raise ValueError(f"expected a text, an event or a message, not {type(item).__name__}")
        fields = dict(cast("Mapping[str, Any]", item))
        kind = fields.get("type")
        if isinstance(kind, str) and "content" not in fields:
            events = list(events_of_fields(kind, fields))
            if not events:
                raise ValueError(f"type: {kind!r} is no event of an answer")
            yield from events
        elif "text" in fields and len(fields) == 1:
            yield TextDelta(str(fields["text"]))
        else:
            yield from events_of_message(fields)
