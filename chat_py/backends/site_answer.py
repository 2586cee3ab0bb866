"""An answer of a back end that a site has written itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from typing import Any, cast

from pydantic import BaseModel

from chat_py.backends.answer_wire import events_of_fields, events_of_message
from chat_py.base.errors import ApiError
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerElsewhere,
    AnswerEvent,
    AnswerFailure,
    TextDelta,
)

__all__ = ["Failed", "site_events"]

Failed = Callable[[Exception], ApiError]
"""Makes the error for what the site's code has raised, or for an item that cannot be read."""
LAST = (AnswerDone, AnswerElsewhere, AnswerFailure)


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
