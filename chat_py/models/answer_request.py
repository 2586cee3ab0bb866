"""What is asked of a back end that is to answer."""

from __future__ import annotations

from chat_py.models.completion import CompletionRequest
from chat_py.models.fields import Text

__all__ = ["AnswerRequest"]


class AnswerRequest(CompletionRequest):
    """The question `message_id` of a chat; with `regenerate`, the answer `message_id`, which gives
    its place to the new one.

    `unique_id` is the answer's id on the page. `key` is new for each answer and the same whenever
    it is asked for again.
    """

    unique_id: Text = ""
    key: Text = ""
