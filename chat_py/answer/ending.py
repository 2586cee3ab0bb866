"""How answers end: complete, stopped, or broken off."""

from __future__ import annotations

from dataclasses import dataclass

from chat_py.answer.answer import Answer
from chat_py.answer.presenter import AnswerPresenter
from chat_py.answer.requests import AnswerRequests
from chat_py.answer.store import AnswerStore
from chat_py.base.errors import ApiError
from chat_py.broadcast.bus import Events
from chat_py.browser.protocols.environment import Clock
from chat_py.http.errors import server_reason
from chat_py.state import ChatState

__all__ = ["RESUMABLE", "AnswerEnding"]

RESUMABLE = frozenset({"network", "timeout", "ratelimit", "server"})
"""Types of errors after which an answer is asked for again at once."""
HEALABLE = RESUMABLE | {"auth", "aborted"}
"""Types of errors after which it is asked for again at the next visit, or after the log-in."""
MAX_FAILURES = 5
"""Visits after which an answer that never comes is not asked for any more."""


@dataclass(eq=False, kw_only=True)
class AnswerEnding:
    """Tells everybody of an answer's end: the page, the bus, the store, and whoever asked."""

    requests: AnswerRequests
    store: AnswerStore
    presenter: AnswerPresenter
    events: Events
    state: ChatState
    clock: Clock

    async def completed(self, answer: Answer) -> None:
        """All of it is here. The server may say that it was stopped elsewhere."""
        done, record = answer.done, answer.record
        if done is not None:
            record.message_id = done.message_id
            if record.chat_id == self.state.chat_id:
                if done.current_step is not None:
                    self.state.current_step = done.current_step
                if done.total_steps is not None:
                    self.state.total_steps = done.total_steps
        stopped = bool(done and done.stopped)
        self.requests.outdate_history(record)
        if answer.external.is_set() and not answer.has_text:
            self.presenter.withdraw(answer)  # a script of the page has hidden it
        else:
            self.presenter.finish(answer, "stopped" if stopped else "sent")
        await self.store.forget(record)
        self._trigger_received(answer, stopped=stopped)
        if done is not None and done.suggestions is not None:
            self.events.trigger(
                "suggestions:retrieved",
                {"suggestions": done.suggestions, "chatId": record.chat_id},
            )
        answer.succeed(stopped=stopped)

    def stopped(self, answer: Answer) -> None:
        """A person stopped it; the text so far stays."""
        self.requests.outdate_history(answer.record)
        self.presenter.finish(answer, "stopped")
        self._trigger_received(answer, stopped=True)
        answer.succeed(stopped=True)

    async def broken(self, answer: Answer, error: ApiError, *, final: bool = False) -> None:
        """It broke off; the text so far stays. Whatever time may heal is kept to be tried again,
        unless the failure is `final`."""
        if not answer.stopped:
            reason = server_reason(error.details) or error.user_message
            self.presenter.finish(answer, "broken", reason)
        record = answer.record
        record.failures += 1
        healable = error.type in HEALABLE and record.failures < MAX_FAILURES
        if final or not healable or not answer.may_be_asked_for:
            await self.store.forget(record)
        else:
            await self.store.put(record)
        answer.fail(error)

    def _trigger_received(self, answer: Answer, *, stopped: bool) -> None:
        record = answer.record
        if not answer.has_text:
            return
        versions = answer.done.versions if answer.done is not None else None
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
