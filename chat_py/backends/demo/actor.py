"""What the actor answers.

It is not a model: it looks for what a message asks for (code, a table, a plan, a link, research …),
speaks in a character's voice, and takes up the message's own words.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from chat_py.backends.demo import phrases
from chat_py.backends.demo.phrases import Voice
from chat_py.backends.demo.research import asks_for_research, research
from chat_py.models.answer_event import AnswerEvent, TextDelta
from chat_py.models.hints import HINTS, without_hint

__all__ = ["Cue", "compose", "perform"]

ECHO_LENGTH = 60


@dataclass(frozen=True)
class Cue:
    """What is to be answered: the text that was said, and in whose voice (`VOICES`).

    The same text with the same `key` gets the same answer. `picture` is the address of a picture
    that an answer may show.
    """

    text: str
    key: str
    voice: str = "kai"
    picture: str = ""

    @property
    def dice(self) -> random.Random:
        """The same throws for the same text and key."""
        text = f"{self.key}\0{self.text}"
        return random.Random(zlib.crc32(text.encode("utf-8", "replace")))


def perform(cue: Cue) -> list[AnswerEvent]:
    """The whole answer, its text in one piece."""
    text, _ = without_hint(cue.text)
    if asks_for_research(text):
        return research(_echo(text), _voice(cue), cue.dice, picture=cue.picture)
    return [TextDelta(compose(cue))]


def compose(cue: Cue) -> str:
    """An answer of nothing but text: 80 to 250 words of Markdown."""
    pick, voice = cue.dice, _voice(cue)
    text, wish = without_hint(cue.text)
    echo = _echo(text)
    opening = pick.choice(voice.openings).format(echo=echo) if echo else pick.choice(voice.welcomes)
    if wish.startswith(HINTS["shorter"]):
        return opening
    thoughts = len(voice.thoughts) if wish.startswith(HINTS["longer"]) else 2
    parts = [
        opening,
        _body(text, voice, pick),
        *pick.sample(voice.thoughts, thoughts),
        pick.choice(voice.closings),
    ]
    return "\n\n".join(parts)


def _voice(cue: Cue) -> Voice:
    return phrases.VOICES.get(cue.voice, phrases.VOICES["kai"])


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
