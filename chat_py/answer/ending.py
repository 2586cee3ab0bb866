"""How answers end: complete, stopped, or broken off."""

from __future__ import annotations

from dataclasses import dataclass

from chat_py.answer.answer import Answer
from chat_py.answer.presenter import AnswerPresenter
from chat_py.answer.store import AnswerStore
from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.broadcast.bus import Events
from chat_py.browser.protocols.environment import Clock
from chat_py.http.errors import server_reason
from chat_py.state import ChatState

__all__ = ["RESUMABLE", "AnswerEnding", "may_go_on"]

RESUMABLE = frozenset({"network", "timeout", "ratelimit", "server"})
"""Types of errors after which an answer is asked for again at once."""
HEALABLE = RESUMABLE | {"auth", "aborted"}
"""Types of errors after which it is asked for again at the next visit, or after the log-in."""
MAX_FAILURES = 5
"""Visits after which an answer that never comes is not asked for any more."""


def may_go_on(answer: Answer, backend: Backend) -> bool:
    """Whether an answer may be asked for again: by its id, or else by the same question, which
    must not be answered twice."""
    if not answer.may_be_asked_for:
        return False
    return backend.can("resume" if answer.record.completion_id else "answer_twice")


@dataclass(eq=False, kw_only=True)
class AnswerEnding:
    """Tells everybody of an answer's end: the page, the bus, the store, and whoever asked."""

    backend: Backend
    store: AnswerStore
    presenter: AnswerPresenter
    events: Events
    state: ChatState
    clock: Clock

    async def completed(self, answer: Answer) -> None:
        """All of it is here. The server may say that it was stopped elsewhere."""
        record = answer.record
        told = answer.done.extra if answer.done is not None else {}
        if record.chat_id == self.state.chat_id:
            if (current_step := told.get("currentStep")) is not None:
                self.state.current_step = current_step
            if (total_steps := told.get("totalSteps")) is not None:
                self.state.total_steps = total_steps
        stopped = answer.finish == "stopped"
        # Before anybody sees that the answer is there: who then asks for it must get it.
        self.backend.outdated(record.chat_id)
        if answer.external.is_set() and not answer.has_text:
            self.presenter.withdraw(answer)  # a script of the page has hidden it
        else:
            self.presenter.finish(answer, "stopped" if stopped else "sent")
        await self.store.forget(record)
        self._trigger_received(answer, stopped=stopped)
        if (suggestions := told.get("suggestions")) is not None:
            self.events.trigger(
                "suggestions:retrieved", {"suggestions": suggestions, "chatId": record.chat_id}
            )
        answer.succeed(stopped=stopped)

    def renamed(self, answer: Answer, title: str) -> None:
        """The back end has named the chat."""
        if name := " ".join(title.split()):
            self.events.trigger("chat:renamed", {"chatId": answer.record.chat_id, "title": name})

    def came_late(self, answer: Answer) -> None:
        """Its text has come after it was given up."""
        self.backend.outdated(answer.record.chat_id)
        self.presenter.finish(answer, "sent")
        self._trigger_received(answer, stopped=False)

    def stopped(self, answer: Answer) -> None:
        """A person stopped it; the text so far stays."""
        self.backend.outdated(answer.record.chat_id)
        self.presenter.finish(answer, "stopped")
        self._trigger_received(answer, stopped=True)
        answer.succeed(stopped=True)

    async def broken(
        self, answer: Answer, error: ApiError, *, final: bool = False, explained: bool = False
    ) -> None:
        """It broke off; the text so far stays. Whatever time may heal is kept to be tried again,
        unless the failure is `final`. `explained`: the error's own message says more to people
        than the server's words, which are shown on demand."""
        if not answer.stopped:
            told = server_reason(error.details)
            if explained:
                self.presenter.finish(answer, "broken", error.user_message, details=told)
            else:
                self.presenter.finish(answer, "broken", told or error.user_message)
        record = answer.record
        record.failures += 1
        healable = error.type in HEALABLE and record.failures < MAX_FAILURES
        if final or not healable or not may_go_on(answer, self.backend):
            await self.store.forget(record)
        else:
            await self.store.put(record)
        answer.fail(error)

    def _trigger_received(self, answer: Answer, *, stopped: bool) -> None:
        record = answer.record
        if not answer.has_text:
            return
        versions = answer.done.extra.get("versions") if answer.done is not None else None
        self.events.trigger(
            "message:received",
            {
                "messageId": answer.message_id,
                "content": answer.text,
                "chatId": record.chat_id,
                "userChatId": record.user_chat_id,
                "timestamp": self.clock.now(),
                **({"hidden": True} if record.hidden else {}),
                **({"stopped": True} if stopped else {}),
                **({"versions": versions} if versions else {}),
            },
        )
