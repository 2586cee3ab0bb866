"""ChatAPICompletion: answers, streamed (contract §3, "Completion stream").

The question is posted once, under an idempotency key. From the first event on, a stream that
breaks is resumed by GET with `Last-Event-ID`, and never posted again. What was received is kept
whatever happens, and says how it ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol, cast

from pydantic import ValidationError

from chat_py.api_errors import RequestFacts, first_problem, server_reason
from chat_py.api_fetch import ChatAPIFetch, Events
from chat_py.api_manager import ChatAPI
from chat_py.api_options import RequestOptions
from chat_py.browser.protocols import Clock, Console, Database, Network
from chat_py.completion_run import Answer, MissedEventError, RefusedError, RunRecord
from chat_py.errors import ERROR_TYPES, ApiError, ArgumentError, ErrorType, StorageError
from chat_py.models import CompletionRequest, StreamDelta
from chat_py.owner import Owner
from chat_py.retry import retry_wait
from chat_py.settings import Settings
from chat_py.state import ChatState
from chat_py.streams import OpenStream
from chat_py.urls import fill

__all__ = ["ChatAPICompletion", "ChatAPIFetch", "StreamView"]

STORE = "streams"
HEARTBEAT = 45.0
"""Seconds of silence, heartbeats included, after which a stream counts as lost."""
HEAD_TIMEOUT = 120_000
"""Milliseconds for the head of the answer: a server that does not stream sends it last."""
FIRST_PAUSE = 1.0
MAX_RESUMES = 8
"""Resumes in a row that bring nothing new; about two minutes, being offline not counted."""
EXTERNAL_WAIT = 120.0
"""Seconds to wait for `displayCompletionMessage` after an empty answer."""
START_WAIT = 10.0
"""Seconds that `stop` waits for the answer's id, without which the server cannot be told."""
RESUMABLE = frozenset({"network", "timeout", "ratelimit", "server"})


class StreamView(Protocol):
    """Where answers are drawn. `write` gets the whole text so far; unknown ids are ignored."""

    def create_bot_response_container(self, answer_id: str, chat_id: str = "") -> None: ...
    def write(self, answer_id: str, text: str) -> None: ...
    def finish(
        self,
        answer_id: str,
        text: str,
        *,
        state: Literal["sent", "stopped", "broken"] = "sent",
        reason: str = "",
        message_id: str = "",
    ) -> None: ...
    def adopt(self, old_id: str, new_id: str) -> None: ...


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
        database: Database,
        clock: Clock,
        network: Network,
        owner: Owner,
        console: Console,
        settings: Settings,
        user: Callable[[], str],
    ) -> None:
        self._api = api
        self._events = events
        self._state = state
        self._view = view
        self._database = database
        self._clock = clock
        self._network = network
        self._owner = owner
        self._console = console
        self._endpoints = settings.endpoints
        self._user = user
        self._answers: dict[str, Answer] = {}

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
        try:
            stored = await self._database.items(STORE, RunRecord.prefix(self._user(), chat_id))
        except StorageError:
            stored = []
        records: list[RunRecord] = []
        for _, text in stored:
            try:
                records.append(RunRecord.model_validate_json(text))
            except ValidationError as error:
                self._console.report(error)
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
                self._launch(record, record.message_id or record.id)

    def deliver_external(self, unique_id: str, text: str | None) -> bool:
        """The text of an answer came by another way (`displayCompletionMessage`); `None` says
        that none will come (`hideCompletionMessage`).

        Tells whether an answer was waiting for it: the one with this id, or the only one that
        waits, since a page's other script may have an id of its own.
        """
        waiting = [answer for answer in self._answers.values() if not answer.text]
        named = [a for a in waiting if unique_id in (a.view_id, a.record.id, a.record.message_id)]
        empty = [answer for answer in waiting if answer.complete]
        if not named and len(empty) != 1:
            return False
        answer = (named or empty)[0]
        answer.add(text or "")
        answer.external.set()
        self._draw(answer)
        return True

    # One answer from its beginning to its end

    async def _begin(self, record: RunRecord, view_id: str) -> dict[str, Any]:
        for other in self._answers.values():
            same = (other.record.chat_id, other.record.reply_to) == (
                record.chat_id,
                record.reply_to,
            )
            if same and record.reply_to and not record.regenerate and not other.stopped:
                return await asyncio.shield(other.result)
        answer = self._launch(record, view_id)
        self._show(answer)
        return await asyncio.shield(answer.result)

    def _launch(self, record: RunRecord, view_id: str) -> Answer:
        result: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        # Nobody may be waiting: a failure is shown at the answer, and is no news to the console.
        result.add_done_callback(lambda done: done.cancelled() or done.exception())
        answer = self._answers[record.id] = Answer(record, view_id, result)
        if record.completion_id:
            answer.started.set()
        answer.task = self._owner.task(self._run(answer))
        return answer

    async def _run(self, answer: Answer) -> None:
        try:
            await self._store(answer.record)
            await self._follow(answer)
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
            self._answers.pop(answer.record.id, None)
            answer.started.set()
            if not answer.result.done():
                answer.result.set_exception(self._error("aborted"))

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
            await asyncio.sleep(retry_wait(fruitless, FIRST_PAUSE, failure.retry_after, chance))
        if not answer.text and answer.done is None and not answer.external.is_set():
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
            await stream.aclose()
        return self._error("network")  # it ended too early

    async def _connect(self, answer: Answer) -> OpenStream:
        record = answer.record
        headers = {"Accept": "text/event-stream"}
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
            {**body.wire(), "uniqueId": answer.view_id},
            RequestOptions(headers=headers, idempotency_key=record.id, timeout=HEAD_TIMEOUT),
        )

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
        if stream.kind == "events":
            async for event in stream:
                named = answer.record.message_id
                grown = answer.take(event)
                if answer.record.message_id != named:
                    await self._store(answer.record)
                    self._named(answer)
                if grown:
                    self._draw(answer)
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
                self._draw(answer)
        answer.complete = True

    async def _wait_for_external(self, answer: Answer) -> None:
        try:
            async with asyncio.timeout(EXTERNAL_WAIT):
                await answer.external.wait()
        except TimeoutError:
            raise self._error("timeout") from None

    async def _stop(self, answer: Answer) -> None:
        answer.stopped = True
        record = answer.record
        self._finish(answer, "stopped")
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
        await self._forget(record)
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
        self._finish(answer, "stopped" if stopped else "sent")
        await self._forget(record)
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
            self._finish(answer, "broken", reason)
        # Whatever time may heal is tried again at the next visit.
        healable = answer.record.completion_id and error.type in {*RESUMABLE, "auth", "aborted"}
        if final or not healable:
            await self._forget(answer.record)
        if not answer.result.done():
            answer.result.set_exception(error)

    # What others see of it

    def _show(self, answer: Answer) -> None:
        if not answer.shown and not answer.record.hidden:
            answer.shown = True
            self._view.create_bot_response_container(answer.view_id, answer.record.chat_id)

    def _named(self, answer: Answer) -> None:
        """The server has told the message's id: it is the answer's id on the page from now on."""
        message_id = answer.record.message_id
        if answer.shown and message_id != answer.view_id and not answer.stopped:
            self._view.adopt(answer.view_id, message_id)
            answer.view_id = message_id

    def _draw(self, answer: Answer) -> None:
        if answer.stopped or answer.record.hidden:
            return
        self._show(answer)
        self._view.write(answer.view_id, answer.text)

    def _finish(
        self, answer: Answer, state: Literal["sent", "stopped", "broken"], reason: str = ""
    ) -> None:
        if state == "sent" and answer.text:
            self._show(answer)  # a resumed one that was complete at once
        if answer.shown:
            message_id = answer.record.message_id
            self._view.finish(
                answer.view_id, answer.text, state=state, reason=reason, message_id=message_id
            )

    def _received(self, answer: Answer, *, stopped: bool) -> None:
        record = answer.record
        self._api.invalidate(fill(self._endpoints.history, chatId=record.chat_id))
        if not answer.text:
            return
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

    async def _store(self, record: RunRecord) -> None:
        try:
            await self._database.put(STORE, record.key, record.model_dump_json())
        except StorageError:
            return  # the answer comes all the same; only a reload could not go on with it

    async def _forget(self, record: RunRecord) -> None:
        try:
            await self._database.delete(STORE, record.key)
        except StorageError:
            return

    def _error(self, type_: ErrorType, *, status: int = 0, details: Any = None) -> ApiError:
        facts = RequestFacts("POST", self._endpoints.completion, 1)
        return self._api.errors.make(type_, facts, status=status, details=details)


def _may_resume(answer: Answer, error: ApiError) -> bool:
    """Whether to go on after a failure: by the answer's id, or, where nothing of it has come
    yet, by the same POST, which the idempotency key makes harmless."""
    if answer.stopped or error.type not in RESUMABLE:
        return False
    return bool(answer.record.completion_id) or not answer.received
