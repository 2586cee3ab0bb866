"""What is asked of a back end that is to answer."""

from __future__ import annotations

from chat_py.models.completion import CompletionRequest
from chat_py.models.fields import Text
from chat_py.models.message import Message

__all__ = ["AnswerRequest"]


class AnswerRequest(CompletionRequest):
    """The question `message_id` of a chat; with `regenerate`, the answer `message_id`, which gives
    its place to the new one.

    `unique_id` is the answer's id on the page. `key` is new for each answer and the same whenever
    it is asked for again. `messages` are what was said, oldest first, where the browser keeps the
    chat and nobody else can know.
    """

    unique_id: Text = ""
    key: Text = ""
    messages: list[Message] | None = None

    @property
    def text(self) -> str:
        """What the user said last, "" where they said nothing yet or `messages` are not told."""
        said = (one.content for one in reversed(self.messages or []) if one.sender == "user")
        return next(said, "")
