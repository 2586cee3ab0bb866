"""What an answer is made of while it comes (contract §10): one kind of event for every protocol.

The readers of `chat_py.backends.readers` make them of bytes; the page and the server take them.
They are dataclasses and not models because a long answer has 40,000 of them and each is made by a
reader that has checked its fields: a model would take twice the time of everything else.

The text of an answer is that of its `TextDelta`s, joined. A `ToolCall`, `Source` or `FileLink`
between two of them stands between two parts of the text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from chat_py.base.errors import ErrorType

__all__ = [
    "FINISH_REASONS",
    "TOOL_STATES",
    "AnswerDone",
    "AnswerElsewhere",
    "AnswerEvent",
    "AnswerFailure",
    "AnswerRestart",
    "AnswerStart",
    "FileLink",
    "FinishReason",
    "Notice",
    "ReasoningDelta",
    "Source",
    "TextDelta",
    "Title",
    "ToolCall",
    "ToolState",
    "Usage",
]

FinishReason = Literal["stop", "length", "filter", "tool", "stopped", "other"]
FINISH_REASONS: tuple[str, ...] = get_args(FinishReason)

ToolState = Literal["running", "done", "failed", "denied", "asks"]
TOOL_STATES: tuple[str, ...] = get_args(ToolState)


@dataclass(frozen=True, slots=True)
class AnswerStart:
    """The server's ids, as far as it has any. May come again when more of them are known."""

    completion_id: str = ""
    """What the answer is resumed or stopped by."""
    message_id: str = ""
    thread_id: str = ""
    """The conversation, where the server keeps it (AG-UI, ChatKit)."""


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of the text."""

    text: str


@dataclass(frozen=True, slots=True)
class ReasoningDelta:
    """The next piece of what the model thinks before it answers.

    `signature` is an opaque text that some endpoints want back with the reasoning. `seconds`, with
    the last piece, is how long the model thought, where that is known.
    """

    text: str
    signature: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool as it stands now; the next event with the same `id` takes its place.

    `input` is `None` until it is complete, and a text if it is not JSON. `approval_id` is
    what a permission or refusal names, where that is not the `id`. `signature` goes back with the
    call, as that of `ReasoningDelta`.
    """

    id: str
    name: str
    title: str = ""
    input: Any = None
    output: Any = None
    state: ToolState = "running"
    approval_id: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that the answer is based on. A document without an address has a title only."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that the answer brings; `url` may be a `data:` URL. `size` in bytes, 0 if unknown."""

    url: str
    media_type: str = ""
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that the whole answer took."""

    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Title:
    """A name for the chat."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the server tells beside the answer; "progress" holds until the next event."""

    text: str
    level: Literal["progress", "info", "warning", "danger"] = "info"


@dataclass(frozen=True, slots=True)
class AnswerRestart:
    """All parts so far are void; those that count follow."""


@dataclass(frozen=True, slots=True)
class AnswerDone:
    """The answer is complete, and no event follows. `finish` tells why it ended:

    - "stop": the model had said all;
    - "length": the limit of tokens cut it;
    - "filter": the endpoint's rules cut or refused it;
    - "tool": the model waits for the output of its tools;
    - "stopped": a person stopped it;
    - "other": a reason of the endpoint's own.

    `extra` holds what only the guide's stream tells (`currentStep`, `suggestions`, …).
    """

    finish: FinishReason = "stop"
    extra: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class AnswerElsewhere:
    """No event follows: the text is delivered by another way (`displayCompletionMessage`)."""


@dataclass(frozen=True, slots=True)
class AnswerFailure:
    """The answer broke off, and no event follows; what came before it stays.

    `key` names a sentence for people in `chat_py.locales`, `values` fill its blanks; `sentence` is
    one that was written down before. `details` are the server's own words, which may hold what not
    everybody should read: shown only on demand. Without a key or sentence they are the sentence,
    written for people. `retry_after` in seconds.
    """

    type: ErrorType
    key: str = ""
    values: dict[str, str] = field(default_factory=dict[str, str])
    details: str = ""
    retry_after: float | None = None
    sentence: str = ""

    def in_words(self, texts: Callable[..., str]) -> str:
        """The sentence for people; empty where only the details say anything."""
        return texts(self.key, **self.values) if self.key else self.sentence


AnswerEvent = (
    AnswerStart
    | TextDelta
    | ReasoningDelta
    | ToolCall
    | Source
    | FileLink
    | Usage
    | Title
    | Notice
    | AnswerRestart
    | AnswerDone
    | AnswerElsewhere
    | AnswerFailure
)
