"""How answers end: complete, stopped, or broken off."""

from __future__ import annotations

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


class AnswerEnding:
    """Tells everybody of an answer's end: the page, the bus, the store, and whoever asked."""

    def __init__(
        self,
        *,
        requests: AnswerRequests,
        store: AnswerStore,
        presenter: AnswerPresenter,
        events: Events,
        state: ChatState,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._store = store
        self._presenter = presenter
        self._events = events
        self._state = state
        self._clock = clock

    async def completed(self, answer: Answer) -> None:
        """All of it is here. The server may say that it was stopped elsewhere."""
        done, record = answer.done, answer.record
        if done is not None:
            record.message_id = done.message_id
            if record.chat_id == self._state.chat_id:
                if done.current_step is not None:
                    self._state.current_step = done.current_step
                if done.total_steps is not None:
                    self._state.total_steps = done.total_steps
        stopped = bool(done and done.stopped)
        self._requests.outdate_history(record)
        self._presenter.finish(answer, "stopped" if stopped else "sent")
        await self._store.forget(record)
        self._trigger_received(answer, stopped=stopped)
        if done is not None and done.suggestions is not None:
            self._events.trigger(
                "suggestions:retrieved",
                {"suggestions": done.suggestions, "chatId": record.chat_id},
            )
        answer.succeed(stopped=stopped)

    def stopped(self, answer: Answer) -> None:
        """A person stopped it; the text so far stays."""
        self._requests.outdate_history(answer.record)
        self._presenter.finish(answer, "stopped")
        self._trigger_received(answer, stopped=True)
        answer.succeed(stopped=True)

    async def broken(self, answer: Answer, error: ApiError, *, final: bool = False) -> None:
        """It broke off; the text so far stays. Whatever time may heal is kept to be tried again,
        unless the failure is `final`."""
        if not answer.stopped:
            reason = server_reason(error.details) or error.user_message
            self._presenter.finish(answer, "broken", reason)
        record = answer.record
        record.failures += 1
        healable = error.type in HEALABLE and record.failures < MAX_FAILURES
        if final or not healable or not answer.may_be_asked_for:
            await self._store.forget(record)
        else:
            await self._store.put(record)
        answer.fail(error)

    def _trigger_received(self, answer: Answer, *, stopped: bool) -> None:
        record = answer.record
        if not answer.has_text:
            return
        versions = answer.done.versions if answer.done is not None else None
        self._events.trigger(
            "message:received",
            {
                "messageId": answer.message_id,
                "content": answer.text,
                "chatId": record.chat_id,
                "userChatId": record.user_chat_id,
                "timestamp": self._clock.now(),
                **({"hidden": True} if record.hidden else {}),
                **({"stopped": True} if stopped else {}),
                **({"versions": versions} if versions else {}),
            },
        )
