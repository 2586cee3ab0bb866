"""What became of an answer that is not simply there: in words, with the next step."""

from __future__ import annotations

from dataclasses import dataclass

from chat_py.base.blank import is_blank
from chat_py.locales import Texts
from chat_py.message.kinds import as_shown
from chat_py.message.thoughts import thoughts_of
from chat_py.models.message import Message
from chat_py.models.parts import ToolPart, is_answer

__all__ = ["Outcome", "has_words", "outcome_of"]


@dataclass(frozen=True)
class Outcome:
    """A sentence, and the action (`data-message-action`) that may mend it."""

    words: str
    action: str


def has_words(message: Message) -> bool:
    """Whether there is an answer to be read."""
    shown = as_shown(message)
    return shown is not None and not is_blank(shown[1])


def _is_there(message: Message) -> bool:
    return has_words(message) or is_answer(message.parts)


def outcome_of(message: Message, state: str, reason: str, texts: Texts) -> Outcome | None:
    """The outcome of an answer in this `state`; `None` for one that is simply there, or that is
    still to come. `reason` says what went wrong."""
    if message.sender != "bot" or message.is_media:
        return None
    reason = texts.of_server(reason) if reason else ""
    there = _is_there(message)
    if state == "broken":
        key = "message.broken" if there else "message.no_answer"
        words = texts(key, reason=reason or texts("message.broken_off"))
        return Outcome(words, "regenerate")
    if state == "stopped":
        return Outcome(texts("message.stopped"), "continue" if there else "regenerate")
    if state != "sent":
        return None
    if reason:
        return Outcome(texts("message.not_regenerated", reason=reason), "regenerate")
    return _finished(message, texts) if there else _empty(message, texts)


def _finished(message: Message, texts: Texts) -> Outcome | None:
    if message.finish == "length":
        return Outcome(texts("message.cut"), "continue")
    if message.finish == "filter":
        return Outcome(texts("message.filtered"), "regenerate")
    return None


def _empty(message: Message, texts: Texts) -> Outcome:
    if message.finish == "filter":
        key = "message.declined"
    elif message.finish == "length":
        key = "message.cut_before"
    elif message.finish == "tool" or any(isinstance(p, ToolPart) for p in message.parts or ()):
        key = "message.only_tools"
    elif thoughts_of(message)[0]:
        key = "message.only_thoughts"
    else:
        key = "message.empty"
    return Outcome(texts(key), "regenerate")
