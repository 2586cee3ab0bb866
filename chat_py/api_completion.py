"""ChatAPICompletion: answers, streamed (contract §3, "Completion stream").

The question is posted once, under an idempotency key. From the first event on, a stream that
breaks is resumed by GET with `Last-Event-ID`, and never posted again. What was received is kept
whatever happens, and says how it ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic import ValidationError

from chat_py.answer.answer import Answer, MissedEventError, RefusedError, RunRecord, TwinError
from chat_py.answer.store import RunStore
from chat_py.answer.view import AnswerView, StreamView
from chat_py.api_manager import ChatAPI
from chat_py.base.errors import ERROR_TYPES, ApiError, ArgumentError, ErrorType
from chat_py.base.owner import Owner, shared
from chat_py.broadcast.bus import Events
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.browser.protocols.http import Network
from chat_py.browser.protocols.storage import Locks
from chat_py.http.errors import RequestFacts, first_problem, server_reason
from chat_py.http.options import RequestOptions
from chat_py.http.retry import retry_wait
from chat_py.http.stream import OpenStream
from chat_py.http.urls import fill
from chat_py.models.completion import CompletionRequest, StreamDelta
from chat_py.settings.settings import Settings
from chat_py.state import ChatState

__all__ = ["ChatAPICompletion"]

HEARTBEAT = 45.0
"""Seconds of silence, heartbeats included, after which a stream counts as lost."""
HEAD_TIMEOUT = 120_000
"""Milliseconds for the head of the answer: a server that does not stream sends it last."""
FIRST_PAUSE = 1.0
"""Seconds before a stream is resumed, unless its `retry` field asks for another time."""
MAX_RESUMES = 8
"""Resumes in a row that bring nothing new; about two minutes, being offline not counted."""
EXTERNAL_WAIT = 120.0
"""Seconds to wait for `displayCompletionMessage` after an empty answer."""
START_WAIT = 10.0
"""Seconds that `stop` waits for the answer's id, without which the server cannot be told."""
LOCK_PATIENCE = 150.0
"""Seconds after which the tab that asks counts as suspended; longer than `HEAD_TIMEOUT`."""
NEWS = "answer"
RESUMABLE = frozenset({"network", "timeout", "ratelimit", "server"})
HEALABLE = RESUMABLE | {"auth", "aborted"}
MAX_FAILURES = 5
"""Visits after which an answer that never comes is not asked for any more."""


class ChatAPICompletion:
    """Asks for answers and follows them to their end, over drops and reloads.

    `user` names the current user, whose unfinished answers are resumed.
    """

    def __init__(
        self,
        *,
        api: ChatAPI,
        events: Events,
        state: ChatState,
        view: StreamView,
        store: RunStore,
        clock: Clock,
        network: Network,
        owner: Owner,
        console: Console,
        settings: Settings,
        user: Callable[[], str],
        locks: Locks,
        tabs: Tabs,
    ) -> None:
        self._api = api
        self._events = events
        self._state = state
        self._view = AnswerView(view)
        self._store = store
        self._clock = clock
        self._network = network
        self._owner = owner
        self._console = console
        self._endpoints = settings.endpoints
        self._user = user
        self._locks = locks
        self._tabs = tabs
        self._answers: dict[str, Answer] = {}
        owner.add(tabs.on(NEWS, self._heard))

    # What others call

    async def generate_chat_completion(
        self,
        options: Mapping[str, Any] | Callable[..., Any] | None = None,
        is_hidden: bool = False,
    ) -> dict[str, Any]:
        """Ask for an answer and wait for its end: `{messageId, content}`, and `stopped` if so.

        `options`: `chatId userChatId userId messageId` (default: the open chat's), `regenerate`,
        `uniqueId` (the answer's id on the page), `callback`, which runs once with `(result)` or
        `(None, error)`; or just the callback. A hidden answer is not drawn.

        A server may answer 200 with an empty body and deliver the text by another way: then this
        waits for `deliver_external`. Raises `ApiError`.
        """
        if options is None or callable(options):
            fields: Mapping[str, Any] = {"callback": options}
        else:
            fields = options
        callback: Callable[..., Any] | None = fields.get("callback")
        state = self._state
        chat_id = str(fields.get("chatId") or state.chat_id)
        if not chat_id:
            raise ArgumentError("generateChatCompletion", "options.chatId", "the id of a chat")
        record = RunRecord(
            id=self._clock.uuid(),
            user=self._user(),
            chat_id=chat_id,
            user_chat_id=str(fields.get("userChatId") or state.user_chat_id),
            user_id=str(fields.get("userId") or state.user_id),
            reply_to=str(fields.get("messageId") or ""),
            regenerate=bool(fields.get("regenerate")),
            hidden=is_hidden,
        )
        try:
            result = await self._begin(record, str(fields.get("uniqueId") or record.id))
        except ApiError as error:
            self._call(callback, None, error)
            raise
        self._call(callback, result)
        return result

    async def generate(
        self, *, chat_id: str, user_chat_id: str, message_id: str, regenerate: bool = False
    ) -> object:
        """The same for the page's own parts: a failure is shown at the answer, not raised."""
        try:
            return await self.generate_chat_completion(
                {
                    "chatId": chat_id,
                    "userChatId": user_chat_id,
                    "messageId": message_id,
                    "regenerate": regenerate,
                    # Answered again, it takes the place of the earlier answer.
                    "uniqueId": message_id if regenerate else "",
                }
            )
        except ApiError as error:
            return error

    async def stop(self, chat_id: str = "") -> None:
        """Stop the answers of a chat (default: the open one), and tell the server. The text so
        far stays."""
        chat_id = chat_id or self._state.chat_id
        stopping = [
            answer
            for answer in self._answers.values()
            if answer.record.chat_id == chat_id and not answer.stopped
        ]
        await asyncio.gather(*(self._stop(answer) for answer in stopping))

    def is_streaming(self, chat_id: str = "") -> bool:
        """Whether an answer is under way: of one chat, or of any."""
        return any(
            not answer.stopped and chat_id in ("", answer.record.chat_id)
            for answer in self._answers.values()
        )

    async def resume_pending(self, chat_id: str, active: Mapping[str, Any] | None = None) -> None:
        """Go on with what an earlier visit left unfinished; after the chat has been shown.

        `active` is the server's own word, `{completionId, messageId}`, where it gives one: it
        knows of answers that were begun on another device. Returns once they are under way.
        """
        records = await self._store.load(self._user(), chat_id)
        completion_id = str((active or {}).get("completionId") or "")
        known = [*records, *(answer.record for answer in self._answers.values())]
        if completion_id and all(record.completion_id != completion_id for record in known):
            records.append(
                RunRecord(
                    id=self._clock.uuid(),
                    user=self._user(),
                    chat_id=chat_id,
                    user_chat_id=self._state.user_chat_id,
                    user_id=self._state.user_id,
                    completion_id=completion_id,
                    message_id=str((active or {}).get("messageId") or ""),
                )
            )
        for record in records:
            if record.id not in self._answers:
                view_id = record.message_id or record.unique_id or record.id
                self._launch(record, view_id, restored=True)

    def leave(self) -> None:
        """The user has changed: answers of the former one are followed no longer, here. They are
        kept, and the server goes on with them."""
        for answer in self._answers.values():
            if answer.record.user != self._user() and answer.task is not None:
                answer.stopped = True
                answer.task.cancel()

    def deliver_external(self, unique_id: str, text: str | None) -> bool:
        """The text of an answer came by another way (`displayCompletionMessage`); `None` says
        that none will come (`hideCompletionMessage`).

        Tells whether an answer was waiting for it: the one with this id, or the only one that
        waits, since a page's other script may have an id of its own.
        """
        waiting = [answer for answer in self._answers.values() if not answer.has_text]
        named = [a for a in waiting if unique_id in (a.view_id, a.record.id, a.record.message_id)]
        empty = [answer for answer in waiting if answer.complete]
        if not named and len(empty) != 1:
            return False
        answer = (named or empty)[0]
        answer.add(text or "")
        answer.external.set()
        self._view.draw(answer)
        return True

    # One answer from its beginning to its end

    async def _begin(self, record: RunRecord, view_id: str) -> dict[str, Any]:
        for other in self._answers.values():
            same = (other.record.chat_id, other.record.reply_to) == (
                record.chat_id,
                record.reply_to,
            )
            if same and record.reply_to and not record.regenerate and not other.stopped:
                return await shared(other.result)
        record.unique_id = view_id
        answer = self._launch(record, view_id)
        self._view.show(answer)
        return await shared(answer.result)

    def _heard(self, data: dict[str, Any]) -> None:
        """Another tab has asked for an answer: follow it too, where its chat is open."""
        record = RunRecord.model_validate(data)
        if record.chat_id != self._state.chat_id or record.hidden:
            return
        for answer in self._answers.values():
            if record.id == answer.record.id or record.completion_id == answer.record.completion_id:
                return
        view_id = record.unique_id if record.regenerate else record.message_id
        self._view.show(self._launch(record, view_id or record.id, restored=True))

    def _launch(self, record: RunRecord, view_id: str, *, restored: bool = False) -> Answer:
        result: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        answer = Answer(record, view_id, result, restored=restored)
        self._answers[record.id] = answer
        if record.completion_id:
            answer.started.set()
        answer.task = self._owner.task(self._run(answer))
        return answer

    async def _run(self, answer: Answer) -> None:
        try:
            if not answer.restored:
                await self._store.put(answer.record)
            await self._follow(answer)
        except TwinError as error:
            await self._merge(answer, error.twin)
        except RefusedError as refusal:
            type_ = refusal.event.type if refusal.event.type in ERROR_TYPES else "server"
            error = self._error(cast("ErrorType", type_), details=refusal.event.error or None)
            await self._break(answer, error, final=True)
        except ApiError as error:
            if not answer.stopped:
                await self._break(answer, error)
        else:
            if not answer.stopped:
                await self._complete(answer)
        finally:
            answer.let_go()
            self._answers.pop(answer.record.id, None)
            answer.started.set()
            if not answer.result.done():
                answer.fail(self._error("aborted"))

    async def _follow(self, answer: Answer) -> None:
        fruitless = 0
        while not answer.complete:
            seen = (answer.text, answer.record.completion_id)
            try:
                failure = await self._once(answer)
            except MissedEventError:
                continue
            if answer.complete:
                break
            if not _may_resume(answer, failure):
                raise failure
            if not self._network.online:
                await self._api.back_online()
                continue
            fruitless = 0 if seen != (answer.text, answer.record.completion_id) else fruitless + 1
            if fruitless > MAX_RESUMES:
                raise failure
            chance = self._clock.random()
            pause = _pause(answer, fruitless)
            await asyncio.sleep(retry_wait(fruitless, pause, failure.retry_after, chance))
        if not answer.has_text and answer.done is None and not answer.external.is_set():
            await self._wait_for_external(answer)

    async def _once(self, answer: Answer) -> ApiError:
        """Read one stream to its end; gives what went wrong, for where the answer is not whole.

        Raises what no other stream can mend.
        """
        try:
            stream = await self._connect(answer)
        except ApiError as error:
            if not answer.record.completion_id:
                raise  # a POST has had its re-tries
            return error
        try:
            await self._read(answer, stream)
        except ApiError as error:
            return error
        finally:
            if stream.retry is not None:
                answer.retry = stream.retry / 1000
            await stream.aclose()
            answer.let_go()
        return self._error("network")  # it ended too early

    async def _connect(self, answer: Answer) -> OpenStream:
        record = answer.record
        headers = {"Accept": "text/event-stream"}
        if not record.completion_id:
            await self._claim(answer)
        if record.completion_id:
            answer.reconnected()
            if answer.last_event_id:
                headers["Last-Event-ID"] = answer.last_event_id
            endpoint = fill(self._endpoints.completion_resume, completionId=record.completion_id)
            options = RequestOptions(headers=headers, retries=0)
            return await self._api.open_stream("GET", endpoint, None, options)
        body = CompletionRequest(
            chat_id=record.chat_id,
            user_chat_id=record.user_chat_id,
            user_id=record.user_id,
            message_id=record.reply_to,
            regenerate=record.regenerate,
        )
        return await self._api.open_stream(
            "POST",
            self._endpoints.completion,
            {**body.wire(), "uniqueId": record.unique_id},
            RequestOptions(headers=headers, idempotency_key=record.id, timeout=HEAD_TIMEOUT),
        )

    async def _claim(self, answer: Answer) -> None:
        """Wait until no other tab is about to ask for the same answer, and see what came of it."""
        record = answer.record
        name = f"chat_py/answer/{record.id}"
        answer.let_go = self._owner.add(await self._locks.acquire(name, LOCK_PATIENCE))
        if not answer.restored:
            return
        kept = await self._store.again(record)
        if kept is None:
            raise self._error("aborted")  # another tab has seen it to its end
        record.completion_id, record.message_id = kept.completion_id, kept.message_id
        if record.completion_id:
            answer.let_go()

    async def _read(self, answer: Answer, stream: OpenStream) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(HEARTBEAT) as limit:
                stream.on_activity = lambda: limit.reschedule(loop.time() + HEARTBEAT)
                try:
                    await self._take(answer, stream)
                finally:
                    stream.on_activity = lambda: None
        except TimeoutError:
            raise self._error("network") from None
        except ValueError as error:
            problem = first_problem(error) if isinstance(error, ValidationError) else str(error)
            raise self._error("validation", status=stream.status, details=problem) from error

    async def _take(self, answer: Answer, stream: OpenStream) -> None:
        if stream.headers.get("content-type", "").startswith("text/html"):
            raise self._error("network")  # somebody on the way answered: a portal, a proxy
        if stream.kind == "events":
            async for event in stream:
                record = answer.record
                named = (record.completion_id, record.message_id)
                grown = answer.take(event)
                if named != (record.completion_id, record.message_id):
                    await self._begun(answer)
                if grown:
                    self._view.draw(answer)
                if answer.complete:
                    return
            return
        if stream.kind == "json":
            body = "".join([event.data async for event in stream])
            if body.strip():
                answer.take_json(body)
        else:
            async for event in stream:
                is_line = stream.kind == "lines"
                text = StreamDelta.model_validate_json(event.data).text if is_line else event.data
                answer.add(text)
                self._view.draw(answer)
        answer.complete = True

    async def _begun(self, answer: Answer) -> None:
        """The server has named the answer: from now on it can be resumed."""
        record = answer.record
        for other in self._answers.values():
            if other is not answer and other.record.completion_id == record.completion_id:
                raise TwinError(other)
        await self._store.put(record)
        answer.let_go()
        self._tabs.tell(NEWS, record)
        self._view.named(answer)

    async def _merge(self, answer: Answer, twin: Answer) -> None:
        """Two were asked for, and the server makes one of them: `twin` shows it."""
        self._view.withdraw(answer)
        await self._store.forget(answer.record)
        try:
            result = await shared(twin.result)
        except ApiError as error:
            answer.fail(error)
        else:
            answer.result.set_result(result)

    async def _wait_for_external(self, answer: Answer) -> None:
        try:
            async with asyncio.timeout(EXTERNAL_WAIT):
                await answer.external.wait()
        except TimeoutError:
            raise self._error("timeout") from None

    async def _stop(self, answer: Answer) -> None:
        answer.stopped = True
        record = answer.record
        self._outdate(record)
        self._view.finish(answer, "stopped")
        self._received(answer, stopped=True)
        self._resolve(answer, stopped=True)
        if not answer.received:
            try:
                async with asyncio.timeout(START_WAIT):
                    await answer.started.wait()
            except TimeoutError:
                self._console.warn("the server could not be told to stop: no answer has begun")
        if answer.task is not None:
            answer.task.cancel()
        await self._store.forget(record)
        if record.completion_id:
            endpoint = fill(self._endpoints.completion_resume, completionId=record.completion_id)
            try:
                await self._api.request("DELETE", endpoint)
            except ApiError as error:
                self._console.warn(f"the server could not be told to stop: {error}")

    async def _complete(self, answer: Answer) -> None:
        done, record = answer.done, answer.record
        if done is not None:
            record.message_id = done.message_id
            if record.chat_id == self._state.chat_id:
                if done.current_step is not None:
                    self._state.current_step = done.current_step
                if done.total_steps is not None:
                    self._state.total_steps = done.total_steps
        stopped = bool(done and done.stopped)
        self._outdate(record)
        self._view.finish(answer, "stopped" if stopped else "sent")
        await self._store.forget(record)
        self._received(answer, stopped=stopped)
        if done is not None and done.suggestions is not None:
            self._events.trigger(
                "suggestions:retrieved",
                {"suggestions": done.suggestions, "chatId": record.chat_id},
            )
        self._resolve(answer, stopped=stopped)

    async def _break(self, answer: Answer, error: ApiError, *, final: bool = False) -> None:
        if not answer.stopped:
            reason = server_reason(error.details) or error.user_message
            self._view.finish(answer, "broken", reason)
        # Whatever time may heal is tried again at the next visit, or after the log-in.
        record = answer.record
        repeatable = bool(record.completion_id) or not answer.received
        record.failures += 1
        healable = repeatable and error.type in HEALABLE and record.failures < MAX_FAILURES
        if final or not healable:
            await self._store.forget(record)
        else:
            await self._store.put(record)
        if not answer.result.done():
            answer.fail(error)

    # What others hear of it

    def _outdate(self, record: RunRecord) -> None:
        """Before anybody sees that the answer is there: who then asks for it must get it."""
        self._api.invalidate(fill(self._endpoints.history, chatId=record.chat_id))

    def _received(self, answer: Answer, *, stopped: bool) -> None:
        record = answer.record
        if not answer.has_text:
            return
        versions = answer.done.versions if answer.done is not None else None
        self._events.trigger(
            "message:received",
            {
                "messageId": record.message_id or answer.view_id,
                "content": answer.text,
                "chatId": record.chat_id,
                "userChatId": record.user_chat_id,
                "timestamp": self._clock.now(),
                **({"hidden": True} if record.hidden else {}),
                **({"stopped": True} if stopped else {}),
                **({"versions": versions} if versions else {}),
            },
        )

    def _resolve(self, answer: Answer, *, stopped: bool) -> None:
        if not answer.result.done():
            message_id = answer.record.message_id or answer.view_id
            result: dict[str, Any] = {"messageId": message_id, "content": answer.text}
            answer.result.set_result({**result, "stopped": True} if stopped else result)

    def _call(self, callback: Callable[..., Any] | None, *arguments: Any) -> None:
        if callback is None:
            return
        try:
            callback(*arguments)
        except Exception as error:  # noqa: BLE001 - it is the caller's, and must stop nothing
            self._console.report(error)

    def _error(self, type_: ErrorType, *, status: int = 0, details: Any = None) -> ApiError:
        facts = RequestFacts("POST", self._endpoints.completion, 1)
        return self._api.errors.make(type_, facts, status=status, details=details)


def _pause(answer: Answer, fruitless: int) -> float:
    """Seconds of the first pause, which back-off multiplies. The server may ask for a shorter one
    than ours, but not to be hammered while nothing new comes."""
    if answer.retry is None:
        return FIRST_PAUSE
    return max(answer.retry, FIRST_PAUSE) if fruitless else answer.retry


def _may_resume(answer: Answer, error: ApiError) -> bool:
    """Whether to go on after a failure: by the answer's id, or, where nothing of it has come
    yet, by the same POST, which the idempotency key makes harmless."""
    if answer.stopped or error.type not in RESUMABLE:
        return False
    return bool(answer.record.completion_id) or not answer.received
