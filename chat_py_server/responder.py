"""Who writes the answers: the interface, and the embedded responder that needs no network.

The embedded one is a small actor, not a model: it looks for what a message asks for (code, a
table, a plan, a link, research …), speaks in the character's voice, and takes up the message's own
words. The same conversation gives the same answer; another version of it gives another.
"""

from __future__ import annotations

import asyncio
import random
import re
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from chat_py.base.errors import ErrorType
from chat_py.models.answer_event import AnswerEvent, TextDelta
from chat_py.models.message import Message
from chat_py_server import phrases
from chat_py_server.phrases import Voice
from chat_py_server.research import asks_for_research, research
from chat_py_server.seed import Seed

__all__ = ["EmbeddedResponder", "Responder", "ResponderError", "compose", "suggest"]

SUGGESTIONS = 3
ECHO_LENGTH = 60
PIECE = re.compile(r"\s*\S{1,5}|\s+$")
YIELD_EVERY = 64
BESIDE = 12
"""Tokens that something other than text takes the time of."""


class ResponderError(Exception):
    """An answer could not be written or was interrupted.

    The text is for the person who waits, who may ask again after `retry_after` seconds; `log` is
    one line for whoever runs the server.
    """

    def __init__(
        self,
        message: str,
        type: ErrorType = "server",
        *,
        log: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.type: ErrorType = type
        self.log = log or message
        self.retry_after = retry_after


class Responder(Protocol):
    """Writes an answer piece by piece."""

    def answer(
        self, seed: Seed, conversation: Sequence[Message], version: int
    ) -> AsyncIterator[AnswerEvent]:
        """The next message of the character, as it comes; `AnswerDone`, where it is told, is last.

        `version` counts the answers that this question had before. Raises `ResponderError`.
        """
        ...


class EmbeddedResponder:
    """Answers at `rate` tokens per second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate

    async def answer(
        self, seed: Seed, conversation: Sequence[Message], version: int
    ) -> AsyncIterator[AnswerEvent]:
        """See `Responder`."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        number = 0
        for event in _events(seed, conversation, version):
            pieces = PIECE.findall(event.text) if isinstance(event, TextDelta) else [""]
            for piece in pieces:
                # By due time, not by a pause for each token: timers are coarser than a fast rate.
                pause = start + number / self._rate - loop.time()
                if pause > 0 or number % YIELD_EVERY == 0:
                    await asyncio.sleep(max(0.0, pause))
                yield TextDelta(piece) if isinstance(event, TextDelta) else event
                number += 1 if piece else BESIDE


def _events(seed: Seed, conversation: Sequence[Message], version: int) -> list[AnswerEvent]:
    text = _question(conversation)
    if asks_for_research(text):
        return research(_echo(text), _voice(seed), _dice(seed, conversation, version))
    return [TextDelta(compose(seed, conversation, version))]


def compose(seed: Seed, conversation: Sequence[Message], version: int = 0) -> str:
    """The whole answer: 80 to 250 words of Markdown."""
    text = _question(conversation)
    pick, voice = _dice(seed, conversation, version), _voice(seed)
    echo = _echo(text)
    parts = [
        pick.choice(voice.openings).format(echo=echo) if echo else pick.choice(voice.welcomes),
        _body(text, voice, pick),
        *pick.sample(voice.thoughts, 2),
        pick.choice(voice.closings),
    ]
    return "\n\n".join(parts)


def _voice(seed: Seed) -> Voice:
    return phrases.VOICES.get(seed.character.id, phrases.VOICES["kai"])


def _dice(seed: Seed, conversation: Sequence[Message], version: int) -> random.Random:
    key = f"{seed.id}\0{len(conversation)}\0{version}\0{_question(conversation)}"
    return random.Random(zlib.crc32(key.encode("utf-8", "replace")))


def suggest(seed: Seed, conversation: Sequence[Message]) -> list[str]:
    """Three things that the user may say next, other ones at each step."""
    choices = [item for item in seed.suggestions if item != _question(conversation)]
    if not choices:
        return []
    start = len(conversation) % len(choices)
    return (choices[start:] + choices[:start])[:SUGGESTIONS]


def _question(conversation: Sequence[Message]) -> str:
    return next((item.content for item in reversed(conversation) if item.sender == "user"), "")


def _echo(text: str) -> str:
    """The beginning of what the user said, as text that cannot break the Markdown around it."""
    plain = re.sub(r"[\\`*_\[\]<>#|~{}]", " ", text)
    words = " ".join(plain.split())
    if len(words) <= ECHO_LENGTH:
        return words
    return words[:ECHO_LENGTH].rsplit(" ", 1)[0] + " …"


def _body(text: str, voice: Voice, pick: random.Random) -> str:
    for pattern, write in WRITERS:
        if pattern.search(text):
            return write(text, voice, pick)
    return _tale(text, voice, pick)


def _code(text: str, voice: Voice, pick: random.Random) -> str:
    known = (*phrases.CODE, *phrases.CODE_ALIASES)
    asked = (name for name in known if re.search(rf"\b{name}\b", text, re.IGNORECASE))
    found = next(asked, "python")
    name = phrases.CODE_ALIASES.get(found, found)
    return (
        f"Here is a small, complete example in **{name}**:\n\n"
        f"```{name}\n{phrases.CODE[name]}\n```\n\n"
        "It does one thing, it has no hidden state, and you can test it with `three lines` of "
        "your own."
    )


def _table(text: str, voice: Voice, pick: random.Random) -> str:
    pair = phrases.PAIR.search(text)
    things = [_cell(thing) for thing in pair.groups() if thing] if pair else []
    left, right = things or pick.choice(voice.pairs)
    rows = pick.sample(phrases.CRITERIA, 4)
    lines = [f"| Point | {left} | {right} |", "|---|---|---|"]
    lines += [f"| **{name}** | {one} | {other} |" for name, one, other in rows]
    return "Side by side it looks like this:\n\n" + "\n".join(lines)


def _cell(text: str) -> str:
    name = " ".join(_echo(text).split()[:4])
    return name[:1].upper() + name[1:]


def _plan(text: str, voice: Voice, pick: random.Random) -> str:
    steps = pick.sample(voice.steps, 4)
    numbered = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    return f"One step after the other:\n\n{numbered}"


def _link(text: str, voice: Voice, pick: random.Random) -> str:
    links = pick.sample(voice.links, 2)
    listed = "\n".join(f"- [{title}]({address}): {why}" for title, address, why in links)
    return f"Two places that I trust:\n\n{listed}\n\nThe first one is enough for a start."


def _quote(text: str, voice: Voice, pick: random.Random) -> str:
    words, author = pick.choice(voice.quotes)
    return f"There is a line that fits:\n\n> {words}\n>\n> — *{author}*"


def _tale(text: str, voice: Voice, pick: random.Random) -> str:
    first, second = pick.sample(voice.tales, 2)
    return f"{first}\n\n{second}"


Writer = Callable[[str, Voice, random.Random], str]


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


# The first that fits writes the middle of the answer.
WRITERS: tuple[tuple[re.Pattern[str], Writer], ...] = (
    (_words("code", "function", "script", "snippet", "regex", r"program\b"), _code),
    (_words("table", "compare", "comparison", "versus", r"vs\b", "difference"), _table),
    (_words("quote", "saying", "proverb"), _quote),
    (_words(r"link", "url", "website", "source", "read more", "look up"), _link),
    (_words(r"list", "plan", "step", "how do", "how can", "how to", "recipe", "packing"), _plan),
    (_words(*(f"{name}\\b" for name in ("python", "javascript", "rust", "sql", "bash"))), _code),
)
