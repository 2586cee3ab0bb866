"""ChatAPI: every request of the page (contract §2; guide, "chat-api-manager.js")."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from chat_py.base.errors import ApiError, ErrorType, NetworkFailure, RequestAborted, RequestInvalid
from chat_py.base.owner import Owner, Undo
from chat_py.browser.protocols.environment import Clock
from chat_py.browser.protocols.http import HttpRequest, HttpResponse, Network, Transport
from chat_py.http.account import HEADER, Account
from chat_py.http.auth_watch import AuthWatch
from chat_py.http.cache import RequestCache
from chat_py.http.call import SAFE_METHODS, Call, Options, prepare
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.http.in_flight import ActiveRequests, InFlightRequest, InFlightRequests
from chat_py.http.online import back_online
from chat_py.http.options import ApiConfig
from chat_py.http.response import ReceivedResponse, receive
from chat_py.http.retry import FURTHER_WAIT, RetryBudget, may_retry, parse_retry_after, retry_wait
from chat_py.http.sse import StreamEvent
from chat_py.http.stream import OpenStream
from chat_py.http.urls import is_own_origin, is_related, resolve
from chat_py.settings.settings import Settings

__all__ = ["ChatAPI"]

T = TypeVar("T")


class ChatAPI:
    """Requests with deadlines, retries, a cache, and one error shape.

    `identity` names the current user for the cache; `auth` hears of 401s and of successes,
    `account` of whose cookie the requests have.
    `config` may be changed at any time.
    """

    def __init__(
        self,
        *,
        transport: Transport,
        clock: Clock,
        network: Network,
        settings: Settings,
        texts: Callable[..., str],
        owner: Owner,
        identity: Callable[[], str],
        auth: AuthWatch,
        account: Account,
        page_origin: str,
    ) -> None:
        self.config = ApiConfig.of(settings)
        self.errors = ErrorMaker(texts)
        self.request_cache = RequestCache(clock, identity)
        self.active_requests = ActiveRequests(lambda: [*self._in_flight, *self._connecting])
        self._transport = transport
        self._clock = clock
        self._network = network
        self._owner = owner
        self._identity = identity
        self._auth = auth
        self.account = account
        self._page_origin = page_origin
        self._budget = RetryBudget()
        self._in_flight: InFlightRequests[ReceivedResponse] = InFlightRequests(
            owner, lambda _: None
        )
        self._connecting: InFlightRequests[HttpResponse] = InFlightRequests(
            owner, lambda response: response.close()
        )
        self._streams: set[OpenStream] = set()

    # What the page calls

    async def make_request(
        self, method: str, endpoint: str, data: Any = None, options: Options = None
    ) -> Any:
        """Send a request and return the body as data (`ReceivedResponse.value`).

        `data` is JSON-ready, a model, or a `PageRef` of kind "body"; in a GET it becomes the
        query. Raises `ApiError` if the request fails, and `ArgumentError` for a wrong argument.
        """
        return (await self.request(method, endpoint, data, options)).value

    async def request(
        self, method: str, endpoint: str, data: Any = None, options: Options = None
    ) -> ReceivedResponse:
        """Send a request and return the whole response: status, headers, body as received.

        Arguments and errors are those of `make_request`.
        """
        begun = self.begin(method, endpoint, data, options)
        return begun if isinstance(begun, ReceivedResponse) else await begun

    def begin(
        self, method: str, endpoint: str, data: Any = None, options: Options = None
    ) -> ReceivedResponse | Coroutine[Any, Any, ReceivedResponse]:
        """Start a request: the response itself if it is cached, otherwise a coroutine for it.

        Arguments and errors are those of `make_request`.
        """
        call = self._call("makeRequest", method, endpoint, data, options)
        cache_key = ""
        if call.method == "GET" and call.options.use_cache:
            cache_key = call.options.cache_key or f"GET {call.http.url}"
            if (found := self.request_cache.find(cache_key)) is not None:
                return found
        return self._fetch(call, cache_key)

    async def _fetch(self, call: Call, cache_key: str) -> ReceivedResponse:
        """Send, and keep the response under `cache_key` unless that is empty."""
        opts = call.options
        mark = self.request_cache.mark(call.http.url)
        share_key = call.share_key(self._identity())
        request = self._in_flight.find(share_key) or self._start(
            self._in_flight, share_key, call, self._read
        )
        received = await self._wait(self._in_flight, request, call)
        if call.method not in SAFE_METHODS:
            self._invalidate(call.http.url)
        elif cache_key and opts.response_type in ("json", "text"):
            _ = received.value  # a response that cannot be read is not worth keeping
            ttl = self.config.cache_ttl if opts.cache_ttl is None else opts.cache_ttl
            self.request_cache.put(cache_key, received, ttl / 1000, mark)
        return received

    async def stream(
        self, method: str, endpoint: str, data: Any = None, options: Options = None
    ) -> AsyncGenerator[StreamEvent, None]:
        """Send a request and yield the response's events as they arrive: Server-Sent Events, NDJSON
        lines or pieces of text, by content type. Closing the generator drops the connection."""
        stream = await self.open_stream(method, endpoint, data, options)
        try:
            async for event in stream:
                yield event
        finally:
            await stream.aclose()

    async def open_stream(
        self,
        method: str,
        endpoint: str,
        data: Any = None,
        options: Options = None,
        *,
        silence: float | None = None,
    ) -> OpenStream:
        """Send a request and return its stream once the response's headers are there.

        The caller must `aclose()` it.

        `timeout` and the retries apply up to the headers only: a stream may last. After `silence`
        seconds without a byte it counts as lost.
        """
        call = self._call("stream", method, endpoint, data, options, stream=True)

        async def keep(call: Call, response: HttpResponse) -> HttpResponse:
            return response

        request = self._start(self._connecting, "", call, keep)
        response = await self._wait(self._connecting, request, call)
        if call.method not in SAFE_METHODS:
            self._invalidate(call.http.url)
        facts = replace(call.facts, attempts=request.attempts)
        forget: list[Undo] = []

        def ended(stream: OpenStream) -> None:
            self._streams.discard(stream)
            for undo in forget:
                undo()

        stream = OpenStream(
            response,
            self._owner,
            failed=lambda error: self.errors.from_any(error, facts),
            on_end=ended,
            last_event_id=call.http.headers.get("last-event-id", ""),
            silence=silence,
        )
        self._streams.add(stream)
        if call.options.signal is not None:
            forget.append(call.options.signal.subscribe(stream.abort))
        return stream

    def handle_api_error(
        self, error: BaseException | Mapping[str, Any] | object = None, endpoint: str = ""
    ) -> ApiError:
        """Any error in the shape of `make_request`'s."""
        return self.errors.from_any(error, RequestFacts(endpoint=endpoint))

    def clear_cache(self) -> None:
        """Forget every cached response."""
        self.request_cache.clear()

    def invalidate(self, endpoint: str) -> None:
        """Forget the responses that a change of `endpoint` may have made stale; for changes that
        reach the page by another way than a request of its own."""
        self._invalidate(resolve(self.config.base_url, endpoint))

    def get_cache_stats(self) -> dict[str, Any]:
        """`{size, activeRequests, hits, misses, bytes, items: [{key, age}]}`; age in ms."""
        cache = self.request_cache
        items = cache.items()
        return {
            "size": len(items),
            "activeRequests": self.active_requests.size,
            "hits": cache.hits,
            "misses": cache.misses,
            "bytes": cache.bytes,
            "items": items,
        }

    def abort_all_requests(self) -> int:
        """Abort everything in flight; those who wait are rejected as "aborted". How many."""
        requests = [*self._in_flight, *self._connecting]
        streams = list(self._streams)
        for request in requests:
            if request.task is not None:
                request.task.cancel()
        for stream in streams:
            stream.abort()
        return len(requests) + len(streams)

    def _call(
        self,
        name: str,
        method: str,
        endpoint: str,
        data: Any,
        options: Options,
        *,
        stream: bool = False,
    ) -> Call:
        origin = self._page_origin
        call = prepare(name, method, endpoint, data, options, self.config, origin, stream=stream)
        if call.options.signal is not None and call.options.signal.aborted:
            raise self._abort_error(call, 0)
        return call

    # Sending

    def _start(
        self,
        requests: InFlightRequests[T],
        share_key: str,
        call: Call,
        finish: Callable[[Call, HttpResponse], Awaitable[T]],
    ) -> InFlightRequest[T]:
        request = InFlightRequest[T](share_key, f"{call.method} {call.http.url}", call.http.url)
        return requests.start(
            request,
            lambda request: self._with_retries(call, request, finish),
            lambda request: self._error("aborted", call, request.attempts),
        )

    async def _wait(
        self, requests: InFlightRequests[T], request: InFlightRequest[T], call: Call
    ) -> T:
        def timed_out(request: InFlightRequest[T]) -> ApiError:
            # While it waits to try again, what went wrong says more than that time is up.
            return request.failure or self._error("timeout", call, request.attempts)

        return await requests.wait(
            request,
            seconds=call.timeout,
            signal=call.options.signal,
            aborted=lambda request: self._abort_error(call, request.attempts),
            timed_out=timed_out,
        )

    async def _with_retries(
        self,
        call: Call,
        request: InFlightRequest[T],
        finish: Callable[[Call, HttpResponse], Awaitable[T]],
    ) -> T:
        clock = self._clock
        self._budget.request(clock.monotonic())
        spent = 0
        while True:
            request.attempts += 1
            request.failure = None
            if request.attempts > 1:
                call = replace(call, facts=replace(call.facts, attempts=request.attempts))
            try:
                return await self._attempt(call, finish)
            except ApiError as error:
                if spent >= call.retries or not _may_retry(call, error):
                    raise
                request.failure = error
                if error.type == "network" and not self._network.online:
                    await back_online(self._network)  # spends neither an attempt nor the budget
                    continue
                wait = retry_wait(spent, call.retry_delay, error.retry_after, clock.random())
                further = spent >= self.config.retry_attempts
                if further:  # these are the caller's own, and not everybody's to pay
                    wait = max(wait, FURTHER_WAIT)
                too_late = asyncio.get_running_loop().time() + wait >= request.deadline
                if too_late or not (further or self._budget.take(clock.monotonic())):
                    raise
            spent += 1
            await asyncio.sleep(wait)
            await back_online(self._network)

    async def _attempt(self, call: Call, finish: Callable[[Call, HttpResponse], Awaitable[T]]) -> T:
        limit = call.options.attempt_timeout
        try:
            async with asyncio.timeout(None if limit is None else limit / 1000):
                is_api = call.http.url.startswith(self.config.base_url)
                request = self.account.sign(call.http) if is_api else call.http
                response = await self._transport.send(request)
                if is_api and not self.account.answered(request, response.headers):
                    raise await self._other_account(call, request, response)
                if not 200 <= response.status <= 299:
                    raise await self._refused(call, response)
                if is_api:
                    self._auth.succeeded()
                return await finish(call, response)
        except NetworkFailure as error:
            raise self._error("network", call, call.facts.attempts) from error
        except RequestAborted as error:
            raise self._error("aborted", call, call.facts.attempts) from error
        except RequestInvalid as error:
            raise self.errors.from_any(error, call.facts) from error
        except TimeoutError as error:
            raise self._error("timeout", call, call.facts.attempts) from error

    async def _read(self, call: Call, response: HttpResponse) -> ReceivedResponse:
        kind = call.options.response_type
        base = "" if is_own_origin(call.http.url, self._page_origin) else call.http.url
        return await receive(response, kind, call.facts, self.errors, base=base)

    async def _other_account(
        self, call: Call, request: HttpRequest, response: HttpResponse
    ) -> ApiError:
        """Another user is logged in. Nobody is asked to log in again for what an earlier user
        left, only where this tab's own user was meant."""
        error = self.errors.from_status(
            401, call.facts, retry_after=None, body=await self._error_body(response)
        )
        if request.headers[HEADER] == self.account.name:
            self._auth.refused(error)
        return error

    async def _error_body(self, response: HttpResponse) -> str:
        try:
            return await response.text() if response.status >= 400 else ""
        except NetworkFailure:
            return ""  # the status is known, and says enough
        finally:
            response.close()

    async def _refused(self, call: Call, response: HttpResponse) -> ApiError:
        body = await self._error_body(response)
        retry_after = parse_retry_after(response.headers.get("retry-after"), self._clock.now())
        error = self.errors.from_status(
            response.status, call.facts, retry_after=retry_after, body=body
        )
        if error.type == "auth":
            self._auth.refused(error)
        return error

    # What follows from responses

    def _invalidate(self, url: str) -> None:
        """A write succeeded: what was read before it is stale, responses in flight included."""
        base = self.config.base_url
        self.request_cache.invalidate(url, base)
        for request in self._in_flight:
            if is_related(url, request.url, base):
                self._in_flight.unshare(request)

    def _error(self, type_: ErrorType, call: Call, attempts: int) -> ApiError:
        return self.errors.make(type_, replace(call.facts, attempts=attempts))

    def _abort_error(self, call: Call, attempts: int) -> ApiError:
        """Why a caller's own signal ended its wait."""
        signal = call.options.signal
        timed_out = signal is not None and signal.timed_out
        return self._error("timeout" if timed_out else "aborted", call, attempts)


def _may_retry(call: Call, error: ApiError) -> bool:
    return error.retryable and may_retry(
        call.method,
        error.status,
        has_key=bool(call.key),
        has_retry_after=error.retry_after is not None,
    )
