"""A response is read whole, and parsed when somebody asks."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.base.errors import ApiError, NetworkFailure
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.http.response import ReceivedResponse, receive
from chat_py.locales import Texts
from chat_py.models.chat import ChatResponse
from chat_py.models.message import Message
from tests.fakes.api import ApiRig
from tests.fakes.formats import FakeFormats
from tests.fakes.transport import FakeResponse, Response, json_response

TEXT = {"content-type": "text/plain; charset=utf-8"}
HTML = {"content-type": "text/html"}
JSON = {"content-type": "application/json"}


async def received(response: FakeResponse, kind: str = "json", base: str = "") -> ReceivedResponse:
    facts = RequestFacts("GET", "/x", 1)
    errors = ErrorMaker(Texts("en", FakeFormats()))
    return await receive(response, kind, facts, errors, base=base)


async def read(script: Response, **more: Any) -> ReceivedResponse:
    return await received(FakeResponse(script), **more)


@pytest.mark.parametrize(
    ("script", "value"),
    [
        (json_response({"a": [1, None]}), {"a": [1, None]}),
        (Response(200, '{"a":1}', {"content-type": "text/plain"}), {"a": 1}),
        (Response(200, "Hi", {"Content-Type": "Text/Plain; charset=utf-8"}), "Hi"),
        (Response(204), None),
        (Response(200, " \n"), None),
    ],
)
async def test_the_body_is_data_whatever_the_server_calls_it(script: Response, value: Any) -> None:
    assert (await read(script)).value == value


@pytest.mark.parametrize("body", ["<html>", '{"a":', "NaN", "[" * 100_000])
async def test_what_is_no_data_is_an_error_that_says_so(body: str) -> None:
    response = await read(Response(200, body, {"content-type": "text/html"}))
    with pytest.raises(ApiError) as caught:
        _ = response.value
    assert caught.value.type == "validation"
    assert "not JSON" in caught.value.details


async def test_half_a_pair_costs_one_character_and_nothing_else() -> None:
    body = (
        r'{"chat": {"id": "c", "messages": [{"sender": "bot", "content": "one"},'
        r' {"sender": "bot", "content": "Hi \ud83d there"}, {"sender": "bot", "content": "3"}]}}'
    )
    response = await read(Response(200, body, JSON))
    assert response.value["chat"]["messages"][1]["content"] == "Hi \ufffd there"
    chat = response.model(ChatResponse).chat
    assert chat is not None
    assert [item.content for item in chat.messages] == ["one", "Hi \ufffd there", "3"]


async def test_who_asks_for_text_gets_it_as_it_came() -> None:
    assert (await read(json_response({"a": 1}), kind="text")).value == '{"a":1}'


async def test_two_who_share_a_response_share_no_object() -> None:
    response = await read(json_response({"a": []}))
    response.value["a"].append(1)
    assert response.value == {"a": []}


async def test_pictures_are_relative_to_where_the_response_came_from() -> None:
    script = json_response({"sender": "bot", "imageUrl": "/a.png"})
    message = (await read(script, base="https://api.example/chat")).model(Message)
    assert message.image_url == "https://api.example/a.png"


async def test_a_model_that_does_not_fit_names_the_field() -> None:
    with pytest.raises(ApiError) as caught:
        (await read(json_response({"sender": "nobody"}))).model(Message)
    assert caught.value.type == "validation"
    assert "sender" in caught.value.details


@pytest.mark.parametrize(
    ("kind", "closed"), [("json", True), ("text", True), ("blob", True), ("response", False)]
)
async def test_only_the_response_itself_stays_open(kind: str, closed: bool) -> None:
    response = FakeResponse(json_response({}))
    whole = await received(response, kind)
    assert response.closed is closed
    assert (whole.ref is not None) is (kind in ("blob", "response"))


async def test_one_that_breaks_off_is_closed_too() -> None:
    response = FakeResponse(Response(200, "half", cut=True))
    with pytest.raises(NetworkFailure):
        await received(response)
    assert response.closed


async def refused(rig: ApiRig, *arguments: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request(*arguments)
    return caught.value


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

    async def test_a_body_that_breaks_off_is_asked_for_again(self) -> None:
        rig = ApiRig(Response(200, "{", JSON, cut=True), json_response({"a": 1}))
        assert await rig.api.make_request("GET", "/x") == {"a": 1}
