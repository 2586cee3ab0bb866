"""ChatAPI as its callers notice it: what goes out, what comes back, and when."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import (
    ApiError,
    ArgumentError,
    NetworkFailure,
    RequestAborted,
    RequestInvalid,
)
from chat_py.models.chat import ChatResponse, PostChat
from tests.fakes.api import ApiRig
from tests.fakes.transport import FakePageRef, FakeSignal, Response, events, json_response

TEXT = {"content-type": "text/plain; charset=utf-8"}
HTML = {"content-type": "text/html"}
JSON = {"content-type": "application/json"}


async def refused(rig: ApiRig, *arguments: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request(*arguments)
    return caught.value


def start(rig: ApiRig, *arguments: Any) -> asyncio.Task[Any]:
    return asyncio.ensure_future(rig.api.make_request(*arguments))


class TestWhatGoesOut:
    @pytest.mark.parametrize(
        ("base", "endpoint", "url"),
        [
            ("/api", "/chat", "/api/chat"),
            ("/api", "chat", "/api/chat"),
            ("/api", "/api/suggestions", "/api/suggestions"),
            ("/api", "/api", "/api"),
            ("/api", "/apis", "/api/apis"),
            ("/api", "https://other.example/x", "https://other.example/x"),
            ("/api", "//other.example/x", "//other.example/x"),
            ("https://host.example/api", "/chat", "https://host.example/api/chat"),
            ("https://host.example/api", "/api/chat", "https://host.example/api/chat"),
            ("./api", "/chat", "./api/chat"),
            ("", "/chat", "/chat"),
        ],
    )
    async def test_url(self, base: str, endpoint: str, url: str) -> None:
        rig = ApiRig(default=json_response({}), base_url=base)
        await rig.api.make_request("GET", endpoint)
        assert rig.urls == [url]

    async def test_data_of_a_get_is_its_query(self) -> None:
        rig = ApiRig(default=json_response({}))
        data = {"a": "x y&ü", "n": 1, "f": False, "none": None, "list": [1, 2], "o": {"k": 1}}
        await rig.api.make_request("get", "/chat?z=1", data)
        query = "a=x%20y%26%C3%BC&n=1&f=false&list=1&list=2&o=%7B%22k%22%3A1%7D"
        assert rig.urls == [f"/api/chat?z=1&{query}"]
        assert rig.transport.sent[0].body is None

    async def test_data_of_a_post_is_json(self) -> None:
        rig = ApiRig(default=json_response({}))
        await rig.api.make_request("POST", "/chat", {"a": ["ü", None]})
        await rig.api.make_request("POST", "/chat", PostChat(chat_id="1"))
        sent = rig.transport.sent
        assert sent[0].body == '{"a":["ü",null]}'
        assert sent[0].headers["content-type"] == "application/json"
        assert sent[1].body == '{"chatId":"1","userId":"","userChatId":"","reset":false}'

    async def test_a_body_of_the_page_is_passed_untouched(self) -> None:
        rig = ApiRig(default=json_response({}))
        form = FakePageRef("body")
        await rig.api.make_request("POST", "/upload", form)
        assert rig.transport.sent[0].body is form
        assert "content-type" not in rig.transport.sent[0].headers  # fetch sets the boundary

    async def test_own_origin_is_marked_and_no_other(self) -> None:
        rig = ApiRig(default=json_response({}))
        for endpoint in ("/x", "https://chat.example/x", "https://other.example/x"):
            await rig.api.make_request("GET", endpoint)
        assert [r.headers.get("x-chat-request") for r in rig.transport.sent] == ["1", "1", None]

    async def test_headers_of_the_caller_win_whatever_their_case(self) -> None:
        rig = ApiRig(default=json_response({}))
        headers = {"Content-Type": "application/merge-patch+json", "ACCEPT": "a/b"}
        await rig.api.make_request("PATCH", "/x", {}, {"headers": headers})
        sent = rig.transport.sent[0].headers
        assert (sent["content-type"], sent["accept"]) == ("application/merge-patch+json", "a/b")

    async def test_config_holds_for_the_requests_after(self) -> None:
        rig = ApiRig(default=Response(500))
        rig.api.config.base_url = "/v2"
        rig.api.config.retry_attempts = 0
        rig.api.config.credentials = "include"
        await refused(rig, "GET", "/x")
        assert rig.urls == ["/v2/x"]
        assert rig.transport.sent[0].credentials == "include"

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("GET", "/x", None, {"retrys": 3}), "options.retrys must be one of the known options"),
            (("GET", "/x", None, {"timeout": "5"}), "options.timeout must be a valid number"),
            (("GET", "/x", None, {"timeout": 0}), "options.timeout must be greater than 0"),
            (("GET", "/x", None, {"retries": -1}), "options.retries must be greater than"),
            (("GET", "/x", None, {"signal": {}}), "options.signal must be an AbortSignal"),
            (("GET", "/x", None, {"responseType": "xml"}), "options.responseType must be 'json'"),
            (("GET", "/x", [1]), "data must be an object"),
            (("POST", "/x", {1, object()}), "data must be JSON-ready"),
            (("BREW", "/x"), "method must be one of"),
            (("GET", ""), "endpoint must be a path"),
        ],
    )
    async def test_a_call_that_cannot_be_meant(self, arguments: Any, said: str) -> None:
        rig = ApiRig()
        with pytest.raises(ArgumentError) as caught:
            await rig.api.make_request(*arguments)
        assert str(caught.value).startswith("makeRequest: " + said)
        assert isinstance(caught.value, TypeError)
        assert rig.transport.sent == []


class TestWhatComesBack:
    @pytest.mark.parametrize(
        ("answer", "value"),
        [
            (Response(200, '{"a": [1, "ü"]}', JSON), {"a": [1, "ü"]}),
            (Response(200, "5", TEXT), 5),
            (Response(200, "plain words", TEXT), "plain words"),
            (Response(200, "", JSON), None),
            (Response(204), None),
        ],
    )
    async def test_body(self, answer: Response, value: Any) -> None:
        assert await ApiRig(answer).api.make_request("GET", "/x") == value

    @pytest.mark.parametrize(
        "answer",
        [
            Response(200, "<!doctype html><p>Welcome", HTML),
            Response(200, '{"a": [1', JSON),
            Response(200, "[" * 100_000 + "]" * 100_000, JSON),
            Response(200, '{"a": NaN}', JSON),
        ],
        ids=["html", "truncated", "deep", "NaN"],
    )
    async def test_a_body_that_cannot_be_read(self, answer: Response) -> None:
        rig = ApiRig(answer)
        error = await refused(rig, "GET", "/x", None, {"useCache": True})
        assert (error.type, error.status, error.retryable) == ("validation", 200, False)
        assert rig.api.get_cache_stats()["size"] == 0

    async def test_a_model_names_the_bad_field(self) -> None:
        rig = ApiRig(json_response({"chat": {"messages": "none"}}))
        reply = await rig.api.request("GET", "/chat")
        with pytest.raises(ApiError) as caught:
            reply.model(ChatResponse)
        assert caught.value.type == "validation"
        assert "messages: expected a list" in caught.value.details

    async def test_response_types(self) -> None:
        rig = ApiRig(default=Response(200, '{"a":1}', JSON))
        get = rig.api.make_request
        assert await get("GET", "/x", None, {"responseType": "text"}) == '{"a":1}'
        assert (await get("GET", "/x", None, {"responseType": "blob"})).kind == "body"
        assert (await get("GET", "/x", None, {"responseType": "response"})).kind == "object"

    @pytest.mark.parametrize(
        ("status", "type_", "text"),
        [
            (400, "unknown", "An error occurred. Please try again."),
            (401, "auth", "Your session has expired. Please log in again."),
            (403, "permission", "You do not have permission to access this resource."),
            (404, "notfound", "The requested resource was not found."),
            (408, "timeout", "The request took too long. Please try again."),
            (422, "unknown", "An error occurred. Please try again."),
            (429, "ratelimit", "Too many requests. Please wait a moment and try again."),
            (500, "server", "Server error. Please try again later."),
            (502, "server", "Server error. Please try again later."),
        ],
    )
    async def test_statuses(self, status: int, type_: str, text: str) -> None:
        rig = ApiRig(
            default=json_response({"error": "because"}, status, headers={"retry-after": "9"})
        )
        error = await refused(rig, "GET", "/x?y=1", None, {"retries": 0})
        assert error.to_page() == {
            "name": "ChatApiError",
            "message": text,
            "userMessage": text,
            "type": type_,
            "status": status,
            "endpoint": "/x?y=1",
            "method": "GET",
            "attempts": 1,
            "retryable": status in (408, 429) or status >= 500,
            "retryAfter": 9,
            "details": {"error": "because"},
        }

    @pytest.mark.parametrize(
        ("body", "details"),
        [
            ('{"message":"no"}', {"message": "no"}),
            ('{"success":false,"error":"no"}', {"success": False, "error": "no"}),
            ('{"type":"about:blank","detail":"no"}', {"type": "about:blank", "detail": "no"}),
            ("just words", "just words"),
            ("w" * 2000, "w" * 500),
            ("<html>sorry</html>", None),
            ("", None),
        ],
    )
    async def test_details_are_the_server_s_own(self, body: str, details: Any) -> None:
        rig = ApiRig(Response(400, body))
        assert (await refused(rig, "GET", "/x")).details == details

    async def test_nobody_answers(self) -> None:
        rig = ApiRig(NetworkFailure("refused"))
        error = await refused(rig, "GET", "/x", None, {"retries": 0})
        assert (error.type, error.status, error.retryable) == ("network", 0, True)
        assert str(error) == "Network error. Please check your internet connection."
        assert isinstance(error.__cause__, NetworkFailure)

    async def test_what_can_be_no_request_is_no_network_error(self) -> None:
        rig = ApiRig(default=RequestInvalid("TypeError: Invalid name"))
        error = await refused(rig, "GET", "/x", None, {"headers": {"a b": "c"}})
        assert (error.type, error.status, error.retryable) == ("unknown", 0, False)
        assert error.details == "TypeError: Invalid name"
        assert len(rig.transport.sent) == 1

    async def test_a_body_that_breaks_off_is_asked_for_again(self) -> None:
        rig = ApiRig(Response(200, "{", JSON, cut=True), json_response({"a": 1}))
        assert await rig.api.make_request("GET", "/x") == {"a": 1}

    @pytest.mark.parametrize(
        ("error", "type_"),
        [
            (NetworkFailure("x"), "network"),
            (TimeoutError(), "timeout"),
            (RequestAborted("x"), "aborted"),
            (asyncio.CancelledError(), "aborted"),
            (TypeError("own mistake"), "unknown"),
            ({"name": "TypeError", "message": "Failed to fetch"}, "network"),
            ({"name": "TypeError", "message": "Load failed"}, "network"),
            ({"name": "TypeError", "message": "x is not a function"}, "unknown"),
            ({"name": "AbortError", "message": "x"}, "aborted"),
            ({"name": "TimeoutError", "message": "x"}, "timeout"),
            ({"name": "Error", "status": 403}, "permission"),
            ({"name": "Error", "status": 503}, "server"),
            ({"type": "ratelimit", "status": 429}, "ratelimit"),
            ({"status": True, "type": []}, "unknown"),
            (None, "unknown"),
            ("thrown as a text", "unknown"),
            (7, "unknown"),
        ],
    )
    def test_any_error_in_one_shape(self, error: Any, type_: str) -> None:
        shaped = ApiRig().api.handle_api_error(error, "/x")
        assert (shaped.type, shaped.endpoint) == (type_, "/x")

    async def test_an_error_of_ours_stays_itself(self) -> None:
        rig = ApiRig(Response(404))
        error = await refused(rig, "GET", "/x")
        assert rig.api.handle_api_error(error, "/other") is error


class TestDeadlines:
    async def test_the_total_deadline_covers_all_attempts(self) -> None:
        rig = ApiRig(default=Response(503, delay=4))
        error = await refused(rig, "GET", "/x", None, {"timeout": 10_000, "retries": 9})
        # 0–4, wait 1, 5–9; the next wait of 2 would end too late, so it is not begun.
        assert (error.type, error.status, error.attempts) == ("server", 503, 2)
        assert asyncio.get_running_loop().time() == pytest.approx(9)

    async def test_a_silent_server(self) -> None:
        rig = ApiRig(default=Response(200, delay=3600))
        error = await refused(rig, "GET", "/x")
        assert (error.type, error.status, error.attempts) == ("timeout", 0, 1)
        assert asyncio.get_running_loop().time() == pytest.approx(30)
        await asyncio.sleep(0.001)  # let tasks end
        assert len(rig.transport.cancelled) == 1
        assert rig.owner.count == 0

    async def test_a_body_that_never_ends(self) -> None:
        rig = ApiRig(default=Response(200, "x", TEXT, open=True))
        assert (await refused(rig, "GET", "/x", None, {"timeout": 500})).type == "timeout"
        await asyncio.sleep(0.001)  # let tasks end
        assert rig.transport.responses[0].closed

    async def test_each_attempt_may_have_its_own(self) -> None:
        rig = ApiRig(Response(200, delay=60), json_response({"a": 1}))
        assert await rig.api.make_request("GET", "/x", None, {"attemptTimeout": 2000}) == {"a": 1}
        assert rig.transport.times == pytest.approx([0, 3])

    async def test_what_went_wrong_says_more_than_that_time_is_up(self) -> None:
        rig = ApiRig(default=NetworkFailure("offline"))
        rig.network.online = False
        error = await refused(rig, "GET", "/x")
        assert error.type == "network"
        assert asyncio.get_running_loop().time() == pytest.approx(30)


class TestOffline:
    async def test_it_waits_for_online_and_spends_no_attempt(self) -> None:
        rig = ApiRig(default=json_response({"a": 1}))
        rig.network.online = False
        task = start(rig, "GET", "/x", None, {"retries": 1})
        for _ in range(3):  # back for a moment, three times
            await asyncio.sleep(2)
            rig.network.set_online(True)
            rig.network.set_online(False)
        await asyncio.sleep(2)
        rig.network.set_online(True)
        assert await task == {"a": 1}
        assert rig.network.listeners == 0

    async def test_a_connection_that_goes_during_a_wait_costs_no_attempt(self) -> None:
        rig = ApiRig(Response(500), json_response("back"))
        task = start(rig, "GET", "/x")
        await asyncio.sleep(0.5)
        rig.network.set_online(False)
        await asyncio.sleep(10)
        assert len(rig.transport.sent) == 1
        rig.network.set_online(True)
        assert await task == "back"

    async def test_without_retries_it_says_so_at_once(self) -> None:
        rig = ApiRig()
        rig.network.online = False
        error = await refused(rig, "GET", "/x", None, {"retries": 0})
        assert error.type == "network"
        assert asyncio.get_running_loop().time() == 0

    async def test_a_post_without_a_key_is_not_repeated(self) -> None:
        rig = ApiRig()
        rig.network.online = False
        assert (await refused(rig, "POST", "/x", {})).type == "network"
        assert len(rig.transport.sent) == 1


class TestAbort:
    async def test_by_signal_while_it_is_under_way(self) -> None:
        rig, signal = ApiRig(default=Response(200, delay=5)), FakeSignal()
        task = start(rig, "GET", "/x", None, {"signal": signal})
        await asyncio.sleep(1)
        signal.abort()
        with pytest.raises(ApiError) as caught:
            await task
        assert (caught.value.type, caught.value.retryable) == ("aborted", False)
        await asyncio.sleep(0.001)  # let tasks end
        assert len(rig.transport.cancelled) == 1
        assert signal.listeners == 0

    @pytest.mark.parametrize("when", [-1, 1])
    async def test_a_signal_whose_time_is_up_is_a_timeout(self, when: float) -> None:
        rig, signal = ApiRig(default=Response(200, delay=5)), FakeSignal()
        signal.timed_out = True
        if when < 0:
            signal.abort()
        else:
            asyncio.get_running_loop().call_later(when, signal.abort)
        error = await refused(rig, "GET", "/x", None, {"signal": signal})
        assert error.type == "timeout"

    async def test_by_signal_during_a_wait(self) -> None:
        rig, signal = ApiRig(default=Response(503)), FakeSignal()
        task = start(rig, "GET", "/x", None, {"signal": signal})
        asyncio.get_running_loop().call_later(1.5, signal.abort)
        with pytest.raises(ApiError):
            await task
        assert asyncio.get_running_loop().time() == pytest.approx(1.5)
        await asyncio.sleep(60)
        assert len(rig.transport.sent) == 2

    async def test_a_signal_that_was_aborted_before(self) -> None:
        rig, signal = ApiRig(), FakeSignal()
        signal.abort()
        assert (await refused(rig, "GET", "/x", None, {"signal": signal})).type == "aborted"
        assert rig.transport.sent == []

    async def test_everything(self) -> None:
        rig = ApiRig(default=Response(200, delay=5))
        tasks = [start(rig, "GET", f"/{i}") for i in range(3)] + [start(rig, "GET", "/0")]
        await asyncio.sleep(1)
        assert rig.api.abort_all_requests() == 3
        errors = await asyncio.gather(*tasks, return_exceptions=True)
        assert [error.type for error in errors if isinstance(error, ApiError)] == ["aborted"] * 4
        assert len(rig.transport.cancelled) == 3
        assert rig.api.abort_all_requests() == 0

    async def test_a_cancelled_task_cancels_its_request(self) -> None:
        rig = ApiRig(default=Response(200, delay=5))
        task = start(rig, "GET", "/x")
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0.001)  # let tasks end
        assert len(rig.transport.cancelled) == 1

    async def test_closing_the_owner_leaves_nobody_waiting(self) -> None:
        rig = ApiRig(default=Response(200, delay=5))
        task = start(rig, "GET", "/x")
        await asyncio.sleep(1)
        rig.owner.close()
        with pytest.raises(ApiError):
            await task


class TestSharing:
    async def test_identical_gets_are_one_request(self) -> None:
        rig = ApiRig(json_response({"a": [1]}, delay=1))
        first, second = start(rig, "GET", "/x", {"q": 1}), start(rig, "GET", "/x", {"q": 1})
        await asyncio.sleep(0.5)
        assert rig.api.active_requests.keys() == ["GET /api/x?q=1"]
        one, two = await asyncio.gather(first, second)
        assert len(rig.transport.sent) == 1
        one["a"].append(2)
        assert two == {"a": [1]}
        assert rig.api.active_requests.size == 0

    async def test_one_caller_s_abort_is_no_other_s(self) -> None:
        rig, signal = ApiRig(json_response({"a": 1}, delay=2)), FakeSignal()
        first, second = start(rig, "GET", "/x", None, {"signal": signal}), start(rig, "GET", "/x")
        await asyncio.sleep(1)
        signal.abort()
        with pytest.raises(ApiError):
            await first
        assert await second == {"a": 1}
        assert rig.transport.cancelled == []

    async def test_the_last_to_leave_cancels_it(self) -> None:
        rig = ApiRig(default=Response(200, delay=5))
        tasks = [start(rig, "GET", "/x") for _ in range(2)]
        await asyncio.sleep(1)
        tasks[0].cancel()
        await asyncio.sleep(1)
        assert rig.transport.cancelled == []
        tasks[1].cancel()
        await asyncio.sleep(0.1)
        assert len(rig.transport.cancelled) == 1

    async def test_a_deadline_is_the_caller_s_own(self) -> None:
        rig = ApiRig(json_response({"a": 1}, delay=5))
        short = start(rig, "GET", "/x", None, {"timeout": 1000})
        long = start(rig, "GET", "/x")
        with pytest.raises(ApiError) as caught:
            await short
        assert caught.value.type == "timeout"
        assert await long == {"a": 1}
        assert len(rig.transport.sent) == 1

    @pytest.mark.parametrize(
        ("one", "two"),
        [
            (("GET", "/x", {"q": 1}), ("GET", "/x", {"q": 2})),
            (("GET", "/x"), ("GET", "/x", None, {"headers": {"a": "b"}})),
            (("GET", "/x"), ("GET", "/x", None, {"responseType": "text"})),
            (("POST", "/x", {}), ("POST", "/x", {})),
            (
                ("POST", "/x", {}, {"idempotencyKey": "1"}),
                ("POST", "/x", {}, {"idempotencyKey": "2"}),
            ),
        ],
    )
    async def test_what_differs_is_not_shared(self, one: Any, two: Any) -> None:
        rig = ApiRig(default=json_response(1, delay=1))
        await asyncio.gather(start(rig, *one), start(rig, *two))
        assert len(rig.transport.sent) == 2

    async def test_who_comes_as_it_ends_asks_anew(self) -> None:
        rig = ApiRig(json_response("first", delay=1), json_response("second"))
        first = start(rig, "GET", "/x")
        late: list[asyncio.Task[Any]] = []
        await asyncio.sleep(0.5)
        (request,) = rig.api._in_flight  # pyright: ignore[reportPrivateUsage]
        assert request.task is not None
        # Called between the end of the request and the moment in which its callers learn of it.
        request.task.add_done_callback(lambda _: late.append(start(rig, "GET", "/x")))
        assert await first == "first"
        assert await late[0] == "second"

    async def test_posts_with_one_key_are_one(self) -> None:
        rig = ApiRig(default=json_response(1, delay=1))
        call = ("POST", "/x", {"a": 1}, {"idempotencyKey": "1"})
        await asyncio.gather(start(rig, *call), start(rig, *call))
        assert len(rig.transport.sent) == 1

    async def test_another_user_shares_nothing(self) -> None:
        rig = ApiRig(default=json_response(1, delay=1))
        first = start(rig, "GET", "/x")
        await asyncio.sleep(0.1)
        rig.user = "bob"
        await asyncio.gather(first, start(rig, "GET", "/x"))
        assert len(rig.transport.sent) == 2

    async def test_what_was_read_before_a_write_is_not_shared_after_it(self) -> None:
        rig = ApiRig(json_response("old", delay=5), json_response({}), json_response("new"))
        before = start(rig, "GET", "/chat/1/history")
        await asyncio.sleep(1)
        await rig.api.make_request("POST", "/chat/1/message", {})
        assert await rig.api.make_request("GET", "/chat/1/history") == "new"
        assert await before == "old"


CACHED = {"useCache": True}


class TestCache:
    async def test_a_kept_answer_is_given_again_as_a_copy(self) -> None:
        rig = ApiRig(json_response({"a": [1]}))
        one = await rig.api.make_request("GET", "/x", None, CACHED)
        one["a"].append(2)
        assert await rig.api.make_request("GET", "/x", None, CACHED) == {"a": [1]}
        assert len(rig.transport.sent) == 1

    async def test_only_when_asked_for(self) -> None:
        rig = ApiRig(default=json_response(1))
        for options in (None, CACHED, None):
            await rig.api.make_request("GET", "/x", None, options)
        await rig.api.make_request("POST", "/x", None, {**CACHED, "cacheKey": "GET /api/x"})
        assert len(rig.transport.sent) == 4

    async def test_it_grows_old(self) -> None:
        rig = ApiRig(default=json_response(1))
        await rig.api.make_request("GET", "/x", None, {**CACHED, "cacheTTL": 5000})
        await asyncio.sleep(4.9)
        await rig.api.make_request("GET", "/x", None, CACHED)
        assert len(rig.transport.sent) == 1
        await asyncio.sleep(0.2)
        await rig.api.make_request("GET", "/x", None, CACHED)
        assert len(rig.transport.sent) == 2

    async def test_a_minute_unless_told_otherwise(self) -> None:
        rig = ApiRig(default=json_response(1))
        await rig.api.make_request("GET", "/x", None, CACHED)
        await asyncio.sleep(59.9)
        assert rig.api.request_cache.size == 1
        await asyncio.sleep(0.1)
        assert rig.api.request_cache.size == 0

    async def test_a_key_of_one_s_own_reads_and_writes(self) -> None:
        rig = ApiRig(json_response([1]), json_response([2]))
        mine = {**CACHED, "cacheKey": "mine"}
        assert await rig.api.make_request("GET", "/a", None, mine) == [1]
        assert await rig.api.make_request("GET", "/b", None, mine) == [1]
        assert rig.api.request_cache.get("mine") == {"data": [1], "timestamp": rig.clock.now()}

    async def test_another_user_sees_nothing_of_it(self) -> None:
        rig = ApiRig(json_response("ann's"), json_response("bob's"), json_response("ann's new"))
        assert await rig.api.make_request("GET", "/x", None, CACHED) == "ann's"
        rig.user = "bob"
        assert not rig.api.request_cache.has("GET /api/x")
        assert await rig.api.make_request("GET", "/x", None, CACHED) == "bob's"
        rig.user = "ann"
        assert await rig.api.make_request("GET", "/x", None, CACHED) == "ann's new"

    async def test_an_answer_that_outlives_its_user_is_not_kept(self) -> None:
        rig = ApiRig(json_response("ann's", delay=1))
        task = start(rig, "GET", "/x", None, CACHED)
        await asyncio.sleep(0.5)
        rig.user = "bob"
        await task
        assert rig.api.request_cache.size == 0

    @pytest.mark.parametrize(
        ("written", "stale"),
        [
            ("/chat/1/message", ["/chat", "/chat/1", "/chat/1/history"]),
            ("/chat", ["/chat", "/chat/1", "/chat/1/history", "/chat/2/history"]),
            ("/chats", []),
            ("/suggestions", ["/suggestions"]),
            ("https://other.example/api/chat/1/message", []),
        ],
    )
    async def test_a_write_makes_stale_what_it_may_have_changed(
        self, written: str, stale: list[str]
    ) -> None:
        rig = ApiRig(default=json_response(1))
        paths = ["/chat", "/chat/1", "/chat/1/history", "/chat/2/history", "/suggestions"]
        for path in paths:
            await rig.api.make_request("GET", path, {"q": 1}, {**CACHED, "cacheKey": path})
        await rig.api.make_request("POST", written, {})
        assert rig.api.request_cache.keys() == [path for path in paths if path not in stale]

    async def test_a_streamed_write_makes_stale_what_it_may_have_changed(self) -> None:
        rig = ApiRig(default=json_response(1))
        await rig.api.make_request("GET", "/chat/1/history", None, CACHED)
        stream = await rig.api.open_stream("POST", "/chat/1/message", {})
        await stream.aclose()
        assert rig.api.request_cache.size == 0

    async def test_a_stream_that_only_reads_makes_nothing_stale(self) -> None:
        rig = ApiRig(default=json_response(1))
        await rig.api.make_request("GET", "/chat/1/history", None, CACHED)
        stream = await rig.api.open_stream("GET", "/chat/1/message")
        await stream.aclose()
        assert rig.api.request_cache.size == 1

    async def test_a_write_that_failed_changes_nothing(self) -> None:
        rig = ApiRig(json_response(1), Response(422))
        await rig.api.make_request("GET", "/x", None, CACHED)
        await refused(rig, "POST", "/x", {})
        assert rig.api.request_cache.size == 1

    @pytest.mark.parametrize(
        ("written", "kept"), [("/x", False), ("/x/1", False), ("/y", True), ("/chat/1/m", True)]
    )
    async def test_an_answer_that_a_write_overtook_is_not_kept(
        self, written: str, kept: bool
    ) -> None:
        rig = ApiRig(json_response("old", delay=5), json_response({}))
        task = start(rig, "GET", "/x", None, CACHED)
        await asyncio.sleep(1)
        await rig.api.make_request("PUT", written, {})
        await task
        assert rig.api.request_cache.has("GET /api/x") is kept

    async def test_an_answer_that_many_writes_overtook_is_not_kept(self) -> None:
        rig = ApiRig(json_response("old", delay=5), default=json_response({}))
        task = start(rig, "GET", "/x", None, CACHED)
        await asyncio.sleep(1)
        for path in ["/x", *["/y"] * 100]:
            await rig.api.make_request("PUT", path, {})
        await task
        assert rig.api.request_cache.size == 0

    async def test_it_is_bounded_by_number_and_the_used_stay(self) -> None:
        rig = ApiRig(default=json_response(1))
        for i in range(200):
            await rig.api.make_request("GET", f"/{i}", None, CACHED)
        await rig.api.make_request("GET", "/0", None, CACHED)
        await rig.api.make_request("GET", "/200", None, CACHED)
        cache = rig.api.request_cache
        assert (cache.size, cache.has("GET /api/0"), cache.has("GET /api/1")) == (200, True, False)

    async def test_it_is_bounded_by_size(self) -> None:
        rig = ApiRig(default=json_response("x" * 700_000))
        for i in range(4):
            await rig.api.make_request("GET", f"/{i}", None, CACHED)
        stats = rig.api.get_cache_stats()
        assert (stats["size"], stats["bytes"]) == (2, 2 * 2 * 700_002)
        rig.transport.default = json_response("x" * 3_000_000)
        await rig.api.make_request("GET", "/huge", None, CACHED)
        assert rig.api.request_cache.size == 2

    async def test_stats(self) -> None:
        rig = ApiRig(default=json_response([1]))
        for _ in range(3):
            await rig.api.make_request("GET", "/x", None, CACHED)
            await asyncio.sleep(1)
        assert rig.api.get_cache_stats() == {
            "size": 1,
            "activeRequests": 0,
            "hits": 2,
            "misses": 1,
            "bytes": 6,
            "items": [{"key": "GET /api/x", "age": 3000}],
        }
        rig.api.clear_cache()
        assert rig.api.get_cache_stats()["items"] == []
        assert rig.api.get_cache_stats()["bytes"] == 0


class TestLogin:
    async def test_a_burst_of_401s_is_handled_once_and_not_retried(self) -> None:
        rig = ApiRig(default=Response(401))
        for i in range(4):
            assert (await refused(rig, "GET", f"/{i}")).type == "auth"
            await asyncio.sleep(3)
        assert len(rig.transport.sent) == 4
        assert [error.endpoint for error in rig.auth_calls] == ["/0"]
        await asyncio.sleep(60)
        await refused(rig, "GET", "/later")
        assert [error.endpoint for error in rig.auth_calls] == ["/0", "/later"]


async def read(stream: Any) -> list[tuple[str, str, str]]:
    return [(event.event, event.data, event.id) async for event in stream]


class TestStream:
    async def test_server_sent_events(self) -> None:
        rig = ApiRig(events(": hi\n\n", ("delta", {"text": "a"}, "1"), "data: b\n\n"))
        found = await read(rig.api.stream("POST", "/completion", {"chatId": "1"}))
        assert found == [("delta", '{"text":"a"}', "1"), ("message", "b", "1")]
        await asyncio.sleep(0.001)  # let tasks end
        assert rig.owner.count == 0

    @pytest.mark.parametrize(
        ("content_type", "data"),
        [
            ("application/x-ndjson", ['{"a":1}', '{"b":2}']),
            ("text/plain; charset=utf-8", ['{"a":', '1}\n{"b"', ":2}\n"]),
            ("application/json", ['{"a":', '1}\n{"b"', ":2}\n"]),
        ],
    )
    async def test_other_framings(self, content_type: str, data: list[str]) -> None:
        chunks = [b'{"a":', b'1}\n{"b"', b":2}\n"]
        rig = ApiRig(Response(200, headers={"content-type": content_type}, chunks=chunks))
        assert await read(rig.api.stream("GET", "/x")) == [("message", d, "") for d in data]

    async def test_the_head_is_retried_and_the_deadline_is_the_head_s(self) -> None:
        rig = ApiRig(Response(503), events("data: a\n\n", "data: b\n\n", chunk_delay=60))
        assert len(await read(rig.api.stream("GET", "/x"))) == 2
        assert asyncio.get_running_loop().time() == pytest.approx(121)

    async def test_a_refusal_is_an_error(self) -> None:
        rig = ApiRig(Response(404, '{"error":"gone"}'))
        with pytest.raises(ApiError) as caught:
            await read(rig.api.stream("GET", "/x"))
        assert (caught.value.type, caught.value.details) == ("notfound", {"error": "gone"})

    async def test_a_broken_stream_gives_what_came_first(self) -> None:
        rig = ApiRig(events("data: a\n\n", "data: half", cut=True))
        stream = rig.api.stream("GET", "/x")
        assert (await anext(stream)).data == "a"
        with pytest.raises(ApiError) as caught:
            await anext(stream)
        assert caught.value.type == "network"

    async def test_leaving_early_drops_the_connection(self) -> None:
        rig = ApiRig(events("data: a\n\n", open=True))
        stream = rig.api.stream("GET", "/x")
        await anext(stream)
        await stream.aclose()
        assert rig.transport.responses[0].closed
        assert rig.api.abort_all_requests() == 0
        await asyncio.sleep(0.001)  # let tasks end
        assert rig.owner.count == 0

    @pytest.mark.parametrize("how", ["signal", "all", "owner"])
    async def test_abort(self, how: str) -> None:
        rig, signal = ApiRig(events("data: a\n\n", open=True)), FakeSignal()
        ends = {"signal": signal.abort, "all": rig.api.abort_all_requests, "owner": rig.owner.close}
        asyncio.get_running_loop().call_later(3, ends[how])
        with pytest.raises(ApiError) as caught:
            await read(rig.api.stream("GET", "/x", None, {"signal": signal}))
        assert caught.value.type == "aborted"
        assert rig.transport.responses[0].closed
        assert signal.listeners == 0

    async def test_abort_before_the_head(self) -> None:
        rig = ApiRig(default=Response(200, delay=9))
        asyncio.get_running_loop().call_later(3, rig.api.abort_all_requests)
        with pytest.raises(ApiError):
            await read(rig.api.stream("GET", "/x"))
        assert len(rig.transport.cancelled) == 1
