"""An answer of the actor's that has every part which an answer may have."""

from __future__ import annotations

import random
import re
from urllib.parse import quote

from chat_py.backends.demo.phrases import Voice
from chat_py.models.answer_event import (
    AnswerEvent,
    FileLink,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    ToolCall,
    Usage,
)

__all__ = ["asks_for_research", "research"]

ASKED = re.compile(r"\b(?:search|research|investigate)|調べ|検索", re.IGNORECASE)
SHELVES = ("The shelves are closed for stocktaking.", "The lift to the cellar is broken.")


def asks_for_research(text: str) -> bool:
    """Whether somebody wants something looked up."""
    return ASKED.search(text) is not None


def research(
    echo: str, voice: Voice, pick: random.Random, *, picture: str = ""
) -> list[AnswerEvent]:
    """The whole answer: thoughts, two tools, text that cites two sources, a picture (if there is
    one at the address `picture`), a file with notes, and what it took."""
    (one, one_url, one_why), (two, two_url, two_why) = pick.sample(voice.links, 2)
    found = [
        {"title": one, "url": one_url, "about": one_why},
        {"title": two, "url": two_url, "about": two_why},
    ]
    notes = f"{echo}\n\n1. {one}: {one_url}\n2. {two}: {two_url}\n"
    search = ToolCall("search", "search_library", "Search the library", {"query": echo, "limit": 2})
    fetch = ToolCall("fetch", "fetch_shelf", "", {"shelf": pick.randrange(1, 90)})
    shown = [FileLink(picture, "image/svg+xml", "The view from the library")] if picture else []
    return [
        ReasoningDelta("What was asked deserves better than a guess. I look it up first."),
        TextDelta("One moment, I look it up."),
        Notice("Searching the library…", "progress"),
        search,
        ToolCall(search.id, search.name, search.title, search.input, found, "done"),
        fetch,
        ToolCall(fetch.id, fetch.name, "", fetch.input, pick.choice(SHELVES), "failed"),
        TextDelta(
            f"\n\nTwo places know more. **{one}** is {one_why} [1], **{two}** is {two_why} [2]. "
            f"{pick.choice(voice.thoughts)} Both agree on the main point [1, 2]."
        ),
        Source(one_url, one),
        Source(two_url, two),
        *shown,
        FileLink(f"data:text/plain,{quote(notes)}", "text/plain", "notes.txt", len(notes.encode())),
        Notice("This library is small: it knows what its characters know."),
        TextDelta("\n\n" + pick.choice(voice.closings)),
        Usage(40 + len(echo), 180),
    ]
