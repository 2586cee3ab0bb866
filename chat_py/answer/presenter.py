"""What is shown of an answer while it arrives, and how it ended."""

from __future__ import annotations

from typing import Literal, Protocol

from chat_py.answer.answer import Answer
from chat_py.models.answer_event import Usage
from chat_py.models.parts import Part, once_stopped

__all__ = ["AnswerPresenter", "AnswerView"]

End = Literal["sent", "stopped", "broken"]


class AnswerView(Protocol):
    """Where answers are drawn. `write` gets the next piece of a text, `put` a part that stands
    after it or a tool that has changed, `think` the next piece of the thoughts; `restart` says that
    all starts over, `withdraw` that there is nothing to be shown; unknown ids are ignored."""

    def create_bot_response_container(self, answer_id: str, chat_id: str = "") -> None: ...
    def write(self, answer_id: str, piece: str) -> None: ...
    def put(self, answer_id: str, part: Part) -> None: ...
    def think(self, answer_id: str, piece: str, seconds: float | None = None) -> None: ...
    def restart(self, answer_id: str) -> None: ...
    def finish(
        self,
        answer_id: str,
        text: str,
        *,
        state: End = "sent",
        reason: str = "",
        details: str = "",
        message_id: str = "",
        finish: str = "",
        parts: list[Part] | None = None,
        usage: Usage | None = None,
    ) -> None: ...
    def withdraw(self, answer_id: str) -> None: ...
    def adopt(self, old_id: str, new_id: str) -> None: ...


class AnswerPresenter:
    """Draws answers, each once and none that is hidden."""

    def __init__(self, view: AnswerView) -> None:
        self._view = view

    def show(self, answer: Answer) -> None:
        """Make room for it."""
        if not answer.shown and not answer.record.hidden:
            answer.shown = True
            self._view.create_bot_response_container(answer.view_id, answer.record.chat_id)

    def named(self, answer: Answer) -> None:
        """The server has told the message's id: it is the answer's id on the page from now on."""
        message_id = answer.record.message_id
        if answer.shown and message_id != answer.view_id and not answer.stopped:
            self._view.adopt(answer.view_id, message_id)
            answer.view_id = message_id

    def draw(self, answer: Answer) -> None:
        """What has come since the last time."""
        if answer.stopped or answer.record.hidden:
            return
        self.show(answer)
        unseen = answer.content.take_unseen()
        if unseen.restarted:
            self._view.restart(answer.view_id)
        if unseen.thoughts:
            self._view.think(answer.view_id, unseen.thoughts, unseen.seconds)
        for piece in unseen.pieces:
            if isinstance(piece, str):
                self._view.write(answer.view_id, piece)
            else:
                self._view.put(answer.view_id, piece)

    def finish(self, answer: Answer, state: End, reason: str = "", *, details: str = "") -> None:
        """The whole of it, and how it ended."""
        if state == "sent" and answer.has_text:
            self.show(answer)  # a resumed one that was complete at once
        if answer.shown:
            parts = answer.content.parts
            if state == "stopped" and parts is not None:
                parts = [once_stopped(part) for part in parts]
            self._view.finish(
                answer.view_id,
                answer.text,
                state=state,
                reason=reason,
                details=details,
                message_id=answer.record.message_id,
                finish=answer.finish,
                parts=parts,
                usage=answer.usage,
            )

    def withdraw(self, answer: Answer) -> None:
        """Another place shows the same answer, or there is none to be shown."""
        if answer.shown:
            self._view.withdraw(answer.view_id)
