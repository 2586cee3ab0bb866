"""The answers that this page follows at the moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chat_py.answer.answer import Answer
from chat_py.answer.record import AnswerRecord
from chat_py.base.owner import Undo
from chat_py.base.signal import Signal

__all__ = ["AlreadyFollowed", "AnswersInProgress"]


MOST_GIVEN_UP = 50


class AlreadyFollowed(Exception):
    """The stream belongs to an answer that is followed already: to `other`."""

    def __init__(self, other: Answer) -> None:
        super().__init__(other.record.completion_id)
        self.other = other


class AnswersInProgress:
    """Answers from the moment they are asked for to their end, oldest first."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._given_up: dict[str, Answer] = {}
        self._changed = Signal[[]]()

    def __iter__(self) -> Iterator[Answer]:
        return iter(list(self._answers.values()))

    def __contains__(self, record: AnswerRecord) -> bool:
        return record.id in self._answers

    def add(self, answer: Answer) -> None:
        """An answer begins to be followed."""
        self._answers[answer.record.id] = answer
        self._changed.emit()

    def remove(self, answer: Answer) -> None:
        """An answer is followed no longer."""
        self._answers.pop(answer.record.id, None)
        self._changed.emit()

    def on_changed(self, listener: Callable[[], object]) -> Undo:
        """Call when one begins or ends to be followed."""
        return self._changed.subscribe(listener)

    def give_up(self, answer: Answer) -> None:
        """Nobody waits any longer for the text of an answer, which may yet come."""
        self._given_up[answer.record.unique_id] = answer
        if len(self._given_up) > MOST_GIVEN_UP:
            del self._given_up[next(iter(self._given_up))]

    def take_given_up(self, unique_id: str) -> Answer | None:
        """The answer of that id which nobody waits for any longer; it is forgotten."""
        return self._given_up.pop(unique_id, None)

    def with_id(self, completion_id: str) -> Answer | None:
        """The answer that the server gave this id; `None` where none has it."""
        return next((a for a in self if a.record.completion_id == completion_id), None)

    def to_same_question(self, record: AnswerRecord) -> Answer | None:
        """The answer under way to the question that `record` asks. There is none to a question
        without an id, nor where another answer than the one under way is asked for."""
        if not record.reply_to or record.regenerate:
            return None
        asked = (record.chat_id, record.reply_to)
        for answer in self:
            if (answer.record.chat_id, answer.record.reply_to) == asked and not answer.stopped:
                return answer
        return None

    def check_unique(self, answer: Answer) -> None:
        """Raises `AlreadyFollowed` where the server's id of `answer` is another answer's too."""
        if not (completion_id := answer.record.completion_id):
            return
        for other in self:
            if other is not answer and other.record.completion_id == completion_id:
                raise AlreadyFollowed(other)
