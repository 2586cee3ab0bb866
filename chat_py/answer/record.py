"""What is kept in the browser of an answer under way."""

from __future__ import annotations

from urllib.parse import quote

from pydantic import BaseModel

from chat_py.models.answer_request import AnswerRequest

__all__ = ["AnswerRecord"]


class AnswerRecord(BaseModel):
    """What must survive a reload to continue an answer. Its text need not: the server sends it
    again from the start. `unique_id` is the answer's first id on the page, part of the question
    and therefore the same on every attempt. `failures` counts how often it was given up for a time.
    """

    id: str
    user: str
    chat_id: str
    user_chat_id: str = ""
    user_id: str = ""
    reply_to: str = ""
    regenerate: bool = False
    hint: str = ""
    hidden: bool = False
    unique_id: str = ""
    completion_id: str = ""
    message_id: str = ""
    failures: int = 0

    @property
    def key(self) -> str:
        return self.prefix(self.user, self.chat_id) + self.id

    def request(self) -> AnswerRequest:
        """What is asked of the back end. The record's id is the key, so that asking again does no
        harm."""
        return AnswerRequest(
            chat_id=self.chat_id,
            user_chat_id=self.user_chat_id,
            user_id=self.user_id,
            message_id=self.reply_to,
            regenerate=self.regenerate,
            hint=self.hint or None,
            unique_id=self.unique_id,
            key=self.id,
        )

    @staticmethod
    def prefix(user: str, chat_id: str) -> str:
        """What the keys of one user's chat begin with."""
        return f"{quote(user, safe='')}/{quote(chat_id, safe='')}/"
