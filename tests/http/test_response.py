"""A response is read whole, and parsed when somebody asks."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.base.errors import ApiError, NetworkFailure
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.http.response import ReceivedResponse, receive
from chat_py.locales import Texts
from chat_py.models.message import Message
from tests.fakes.formats import FakeFormats
from tests.fakes.transport import FakeResponse, Response, json_response


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
