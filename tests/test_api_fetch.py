"""ChatAPIFetch: order, last choice wins, unknown chats, failures, spellings of servers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pydantic_core import from_json

from chat_py.base.errors import ApiError, ArgumentError
from tests.fakes.chat_rig import ChatRig
from tests.fakes.transport import Response, json_response

CHAT = {
    "chat": {
        "id": "1",
        "title": "Stars",
        "messages": [{"id": "m", "sender": "bot", "content": "x"}],
    },
    "character": {"id": "c", "name": "Vega", "avatar": "/v.png", "mood": "glad"},
    "userChatId": "u1",
    "isNew": False,
    "totalSteps": 5,
    "currentStep": 2,
    "extra": {"kept": [1]},
}


def callback_of(rig: ChatRig, calls: list[tuple[Any, ...]]) -> Any:
    def callback(*arguments: Any) -> None:
        calls.append(arguments)
        rig.log.append("callback")

    return callback


async def test_success_in_its_order() -> None:
    rig, calls = ChatRig(json_response(CHAT)), list[tuple[Any, ...]]()
    response = await rig.fetch.fetch_chat_data("1", "ann", False, callback_of(rig, calls))
    assert rig.urls == ["/api/chat?chatId=1&userId=ann&reset=false"]
    assert rig.log == [
        "loading 1",
        "chat 1",
        "chatapi:interface-ready",
        "chatapi:fetch-success",
        "callback",
    ]
    assert calls == [(response,)]
    assert response["extra"] == {"kept": [1]}
    assert response["character"]["mood"] == "glad"
    assert response["chat"]["history"] == []
    assert response["chat"]["metadata"] == {}


async def test_the_state_is_there_before_the_page_and_the_callback() -> None:
    rig = ChatRig(json_response(CHAT))
    seen: list[Any] = []
    rig.view.show_chat = lambda chat, character: seen.append(rig.state.get_state())  # type: ignore[method-assign]
    await rig.fetch.fetch_chat_data("1")
    state = seen[0]
    expected = {
        "chatId": "1",
        "userChatId": "u1",
        "isNew": False,
        "totalSteps": 5,
        "currentStep": 2,
        "chatName": "Stars",
        "chatImageUrl": "/v.png",
    }
    assert {name: state[name] for name in expected} == expected
    assert state["chatData"]["messages"][0]["content"] == "x"
    assert state["character"]["name"] == "Vega"


@pytest.mark.parametrize(
    "answer",
    [
        {"chat": [{"role": "assistant", "message": "x"}]},
        {"chat": {"messages": [{"sender": "assistant", "content": "x"}], "history": None}},
        {
            "chat": {"_id": "1"},
            "userChat": {"_id": "u", "messages": [{"role": "bot", "content": "x"}]},
        },
        {"userChat": {"messages": [{"role": "bot", "content": "x"}]}},
    ],
)
async def test_spellings_of_servers(answer: Any) -> None:
    rig = ChatRig(json_response(answer))
    response = await rig.fetch.fetch_chat_data("1")
    assert rig.view.chat is not None
    assert [message.content for message in rig.view.chat.messages] == ["x"]
    chat = response["chat"]
    assert len(chat["messages"]) == 1
    assert (chat["history"], chat["metadata"]) == ([], {})


async def test_one_bad_message_does_not_lose_the_others() -> None:
    messages = [{"sender": "bot", "content": "good"}, {"sender": "ghost", "content": "bad"}]
    rig = ChatRig(json_response({"chat": {"messages": messages}}))
    await rig.fetch.fetch_chat_data("1")
    assert rig.view.chat is not None
    assert [message.content for message in rig.view.chat.messages] == ["good"]
    assert "messages.1.sender" in rig.console.lines[0]


@pytest.mark.parametrize(
    ("base", "given", "shown"),
    [
        ("/api", "/images/1.svg", "/images/1.svg"),
        ("https://api.example/v1", "/images/1.svg", "https://api.example/images/1.svg"),
        ("https://api.example/v1", "1.svg", "https://api.example/v1/1.svg"),
        ("https://api.example/v1", "https://cdn.example/1.svg", "https://cdn.example/1.svg"),
        ("https://api.example/v1", "data:image/png;base64,AA", "data:image/png;base64,AA"),
        ("https://api.example/v1", "//[", "//["),
    ],
)
async def test_pictures_are_where_the_answer_says(base: str, given: str, shown: str) -> None:
    message = {"id": "m", "sender": "bot", "type": "image", "imageUrl": given}
    chat = {"chat": {"messages": [message]}, "character": {"avatar": given}}
    rig = ChatRig(json_response(chat), json_response({"messages": [message]}), base_url=base)
    await rig.fetch.fetch_chat_data("1")
    assert rig.view.chat is not None
    assert rig.view.chat.messages[0].image_url == shown
    page = await rig.fetch.get_chat_history("1")
    assert page.messages[0].image_url.endswith(shown.rpartition("/")[2])


@pytest.mark.parametrize(
    "answer",
    [
        json_response({"chat": False}),
        json_response({"chat": False, "error": "gone"}),
        json_response({"chat": None}),
        json_response({}),
        Response(404),
    ],
)
async def test_an_unknown_chat(answer: Response) -> None:
    rig, calls = ChatRig(answer), list[tuple[Any, ...]]()
    with pytest.raises(ApiError) as caught:
        await rig.fetch.fetch_chat_data("9", callback=callback_of(rig, calls))
    assert caught.value.type == "notfound"
    assert rig.log == ["loading 9", "not found", "chatapi:fetch-error", "callback"]
    assert calls == [(None, caught.value)]


@pytest.mark.parametrize(
    ("answer", "type_", "details"),
    [
        (json_response({"success": False, "error": "closed"}), "unknown", "closed"),
        (json_response({"error": "closed"}), "unknown", "closed"),
        (json_response({"chat": {"messages": 5}}), "validation", "messages: expected a list"),
        (json_response({"error": "down"}, 500), "server", "down"),
        (Response(200, "<html>", {"content-type": "text/html"}), "validation", "Invalid JSON"),
        (Response(404, "<html>a proxy's page"), "notfound", "None"),
        (Response(404, "Not Found"), "notfound", "Not Found"),
    ],
)
async def test_failure_in_its_order(answer: Response, type_: str, details: str) -> None:
    rig, calls = ChatRig(default=answer), list[tuple[Any, ...]]()
    with pytest.raises(ApiError) as caught:
        await rig.fetch.fetch_chat_data("1", callback=callback_of(rig, calls))
    assert caught.value.type == type_
    assert details in str(caught.value.details)
    assert rig.log == [
        "loading 1",
        f"failure: {caught.value}",
        "chatapi:fetch-error",
        "callback",
    ]
    assert calls == [(None, caught.value)]
    assert rig.events.of("chatapi:fetch-error")[0]["error"]["type"] == type_


async def test_retry_loads_it_and_never_resets_again() -> None:
    rig = ChatRig(Response(400), json_response(CHAT))
    with pytest.raises(ApiError):
        await rig.fetch.fetch_chat_data("1", "ann", True)
    rig.view.retry()
    await asyncio.sleep(1)
    assert rig.log[-1] == "chatapi:fetch-success"
    assert ["reset=true" in url for url in rig.urls] == [True, False]


async def test_a_reset_says_who_asks() -> None:
    rig = ChatRig(json_response(CHAT), base_url="https://other.example/api")
    await rig.fetch.fetch_chat_data("1", "ann", True)
    assert rig.transport.sent[0].headers["x-chat-request"] == "1"


async def test_the_last_choice_wins() -> None:
    late = json_response({**CHAT, "chat": {"id": "late"}}, delay=5)
    rig = ChatRig(late, json_response({**CHAT, "userChatId": "u2", "chat": {"id": "2"}}))
    calls: list[tuple[Any, ...]] = []
    first = asyncio.ensure_future(rig.fetch.fetch_chat_data("1", callback=callback_of(rig, calls)))
    await asyncio.sleep(1)
    await rig.fetch.fetch_chat_data("2")
    before = list(rig.log)
    assert rig.fetch.is_fetching()
    assert (await first)["chat"]["id"] == "late"
    assert rig.log == [*before, "callback"]
    assert (rig.state.chat_id, rig.state.user_chat_id) == ("2", "u2")
    assert len(calls) == 1
    assert not rig.fetch.is_fetching()


async def test_a_late_failure_changes_nothing_on_the_page() -> None:
    rig = ChatRig(Response(404, delay=5), json_response(CHAT))
    first = asyncio.ensure_future(rig.fetch.fetch_chat_data("1"))
    await asyncio.sleep(1)
    await rig.fetch.fetch_chat_data("2")
    before = list(rig.log)
    with pytest.raises(ApiError):
        await first
    assert rig.log == before


async def test_what_is_typed_while_a_chat_loads_belongs_to_it() -> None:
    rig = ChatRig(json_response(CHAT), json_response(CHAT, delay=5))
    await rig.fetch.fetch_chat_data("1")
    task = asyncio.ensure_future(rig.fetch.fetch_chat_data("2"))
    await asyncio.sleep(1)
    assert (rig.state.chat_id, rig.state.user_chat_id) == ("2", "")
    await task


async def test_a_callback_that_throws_is_reported() -> None:
    rig = ChatRig(json_response(CHAT))

    def broken(response: Any) -> None:
        raise ValueError("host")

    await rig.fetch.fetch_chat_data("1", callback=broken)
    assert [str(error) for error in rig.console.reported] == ["host"]


async def test_post_is_repeated_under_one_key() -> None:
    rig = ChatRig(Response(500), json_response(CHAT), json_response(CHAT))
    await rig.fetch.post_chat_data("1", "ann", "u1", True)
    await rig.fetch.post_chat_data("1", "ann", "u1", True)
    keys = [request.headers["idempotency-key"] for request in rig.transport.sent]
    assert keys[0] == keys[1] != keys[2]
    body = rig.transport.sent[0].body
    assert isinstance(body, str)
    assert from_json(body) == {"chatId": "1", "userId": "ann", "userChatId": "u1", "reset": True}
    assert rig.log[-1] == "chatapi:fetch-success"


@pytest.mark.parametrize("chat_id", ["", "x" * 129, None])
async def test_an_id_that_is_none(chat_id: Any) -> None:
    rig = ChatRig()
    with pytest.raises(ArgumentError, match=r"^fetchChatData: chatId must be"):
        await rig.fetch.fetch_chat_data(chat_id)
    assert rig.transport.sent == []


async def test_history() -> None:
    page = {
        "messages": [{"sender": "user", "content": "x"}],
        "total": 70,
        "limit": 20,
        "offset": 50,
    }
    rig = ChatRig(json_response(page))
    history = await rig.fetch.get_chat_history("a/b", 20, 50)
    assert rig.urls == ["/api/chat/a%2Fb/history?limit=20&offset=50"]
    assert (history.total, history.messages[0].content) == (70, "x")


async def test_save_message_goes_through_the_outbox() -> None:
    rig = ChatRig(Response(500), json_response({"success": True, "messageId": "m1", "more": 1}))
    saved = await rig.fetch.save_message("1", {"content": "hi", "mood": "glad"})
    assert (saved["messageId"], saved["more"]) == ("m1", 1)
    assert rig.database.log[0].startswith("put outbox")
    keys = {request.headers["idempotency-key"] for request in rig.transport.sent}
    assert len(keys) == 1


async def test_save_message_that_is_refused() -> None:
    rig = ChatRig(json_response({"error": "too long"}, 413))
    with pytest.raises(ApiError) as caught:
        await rig.fetch.save_message("1", {"content": "hi"})
    assert caught.value.status == 413
    with pytest.raises(ArgumentError):
        await rig.fetch.save_message("1", {"content": ""})


async def test_stats() -> None:
    rig = ChatRig(json_response(CHAT), Response(404))
    await rig.fetch.fetch_chat_data("1")
    with pytest.raises(ApiError):
        await rig.fetch.fetch_chat_data("2")
    assert rig.fetch.get_stats() == {
        "requests": 2,
        "successes": 1,
        "failures": 1,
        "isFetching": False,
    }


async def test_a_response_that_another_script_has_fetched() -> None:
    rig = ChatRig(json_response(CHAT))
    rig.fetch.handle_chat_success({**CHAT, "userChatId": None}, user_chat_id="u2")
    assert rig.urls == []
    assert rig.log == ["chat 1", "chatapi:interface-ready", "chatapi:fetch-success"]
    assert (rig.state.chat_id, rig.state.chat_name) == ("1", "Stars")


async def test_a_failure_that_another_script_had() -> None:
    rig = ChatRig(json_response(CHAT))
    rig.state.chat_id = "1"
    rig.fetch.handle_fetch_error(ApiError("Gone."))
    assert rig.log[-1] == "chatapi:fetch-error"


async def test_a_scenario_stays_with_its_chat() -> None:
    other = {**CHAT, "userChatId": "u2"}
    rig = ChatRig(json_response(CHAT), json_response(CHAT), json_response(other))
    await rig.fetch.fetch_chat_data("1")
    rig.state.current_scenario = {"id": "rain"}
    await rig.fetch.fetch_chat_data("1")
    assert rig.state.current_scenario == {"id": "rain"}
    await rig.fetch.fetch_chat_data("2")
    assert rig.state.current_scenario is None


async def test_a_chat_that_two_open_at_once_is_asked_for_once() -> None:
    rig, calls = ChatRig(json_response(CHAT)), list[tuple[Any, ...]]()
    both = await asyncio.gather(
        rig.fetch.fetch_chat_data("1", callback=callback_of(rig, calls)),
        rig.fetch.fetch_chat_data("1", callback=callback_of(rig, calls)),
    )
    assert len(rig.urls) == 1
    assert len(calls) == 2
    assert both[0]["chat"]["id"] == both[1]["chat"]["id"] == "1"
