"""The request for an answer, and the events of its stream."""

from __future__ import annotations

from chat_py.models.fields import Count, Id, Request, Text, Texts, Wire
from chat_py.models.hints import Hint

__all__ = [
    "CompletionRequest",
    "StreamDelta",
    "StreamDone",
    "StreamError",
    "StreamRestart",
    "StreamStart",
    "StreamUsage",
]


class CompletionRequest(Request):
    """Body of `POST /completion`."""

    chat_id: Id
    user_chat_id: Text = ""
    user_id: Text = ""
    message_id: Text = ""
    regenerate: bool = False
    hint: Hint | None = None
    """With `regenerate`: how the answer shall differ."""


class StreamStart(Wire):
    """Event `start` of a completion stream."""

    completion_id: Id
    message_id: Id


class StreamDelta(Wire):
    """Event `delta`: the next piece of the answer."""

    text: Text = ""


class StreamRestart(Wire):
    """Event `restart`: all parts so far are void; those that count follow."""


class StreamUsage(Wire):
    """Event `usage`: the tokens that the answer took; 0 where that is not known."""

    input_tokens: Count = 0
    output_tokens: Count = 0


class StreamDone(Wire):
    """Event `done`: the answer is complete and stored."""

    message_id: Text = ""
    current_step: int | None = None
    total_steps: int | None = None
    suggestions: Texts | None = None
    stopped: bool | None = None
    finish: Text | None = None
    """Why it ended, where that is not because the model had said all: see `FinishReason`."""
    versions: list[Text] | None = None
    title: Text | None = None
    """What the chat is called since this answer; the event `title` before it says so, too."""


class StreamError(Wire):
    """Event `error`: the answer broke off; what was streamed so far is stored. `retryAfter` is how
    many seconds the endpoint asks to wait before it is asked again."""

    error: Text = ""
    type: Text = "server"
    retry_after: float | None = None
