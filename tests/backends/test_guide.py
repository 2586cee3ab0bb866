"""The guide's endpoints, as the back end of the chat."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import from_json

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.models.parts import FilePart
from tests.fakes.api import ApiRig
from tests.fakes.files import FakeFile, FakeFiles, FakeForm
from tests.fakes.transport import FakePageRef, json_response

CHAT = {"chat": {"id": "c1", "messages": [{"id": "m1", "sender": "bot", "content": "Hi"}]}}
MESSAGE = {"id": "m2", "sender": "user", "content": "Hello"}
LIKED = {"success": True, "messageId": "m1"}


def answered(*values: Any, **more: Any) -> ApiRig:
    return ApiRig(*(json_response(value, **more) for value in values))


def body_of(rig: ApiRig) -> Any:
    body = rig.transport.sent[-1].body
    return from_json(body) if isinstance(body, str) else body


def ignore(_percent: float) -> None:
    pass


@pytest.mark.parametrize(
    ("call", "response", "method", "url", "body"),
    [
        (lambda b: b.list_chats(), {"chats": []}, "GET", "/api/chats", None),
        (
            lambda b: b.create_chat("Plans", key="k"),
            {"id": "c1"},
            "POST",
            "/api/chats",
            {"title": "Plans"},
        ),
        (
            lambda b: b.rename_chat("c/1", "Plans"),
            {"id": "c/1", "title": "Plans"},
            "PATCH",
            "/api/chats/c%2F1",
            {"title": "Plans"},
        ),
        (
            lambda b: b.restore_chat("c1"),
            {"id": "c1"},
            "PATCH",
            "/api/chats/c1",
            {"deleted": False},
        ),
        (
            lambda b: b.pin_chat("c1", pinned=True),
            {"id": "c1", "pinned": True},
            "PATCH",
            "/api/chats/c1",
            {"pinned": True},
        ),
        (lambda b: b.list_chats(after="x y"), {"chats": []}, "GET", "/api/chats?after=x%20y", None),
        (lambda b: b.delete_chat("c1"), {"success": True}, "DELETE", "/api/chats/c1", None),
        (
            lambda b: anext(b.search("two words")),
            {"chats": [{"id": "c1", "messageId": "m1", "excerpt": "two words"}]},
            "GET",
            "/api/chats?query=two%20words",
            None,
        ),
        (
            lambda b: b.open_chat("c 1", user_id="u", reset=True),
            CHAT,
            "GET",
            "/api/chat?chatId=c%201&userId=u&reset=true",
            None,
        ),
        (
            lambda b: b.open_chat("c1", user_id="u", user_chat_id="x", key="k"),
            CHAT,
            "POST",
            "/api/chat",
            {"chatId": "c1", "userId": "u", "userChatId": "x", "reset": False},
        ),
        (
            lambda b: b.history("c/1", limit=5, offset=10),
            {"messages": []},
            "GET",
            "/api/chat/c%2F1/history?limit=5&offset=10",
            None,
        ),
        (
            lambda b: b.save_message("c1", {"content": "Hello"}, key="k"),
            MESSAGE,
            "POST",
            "/api/chat/c1/message",
            {"content": "Hello"},
        ),
        (
            lambda b: b.act("c1", "m1", "like"),
            LIKED,
            "POST",
            "/api/chat/c1/message/m1/action",
            {"action": "like"},
        ),
        (
            lambda b: b.versions("c1", "m1"),
            {"versions": []},
            "GET",
            "/api/chat/c1/message/m1/versions",
            None,
        ),
        (
            lambda b: b.upscale("i1", scale=2.0, key="k", on_progress=ignore),
            {"imageUrl": "/large.png"},
            "POST",
            "/api/images/i1/upscale",
            {"scale": 2.0},
        ),
        (
            lambda b: b.merge_face("i1", "/face.png", key="k"),
            {"imageUrl": "/merged.png"},
            "POST",
            "/api/images/i1/merge-face",
            {"faceImage": "/face.png"},
        ),
    ],
)
async def test_each_method_is_one_request(call, response, method, url, body) -> None:
    rig = answered(response)
    backend: Backend = rig.backend
    await call(backend)
    (request,) = rig.transport.sent
    assert (request.method, request.url) == (method, url)
    assert body_of(rig) == body


async def test_what_is_to_be_done_once_carries_its_key() -> None:
    rig = answered(MESSAGE)
    await rig.backend.save_message("c1", {"content": "Hello"}, key="k", account="ann")
    headers = {name.lower(): value for name, value in rig.transport.sent[0].headers.items()}
    assert (headers["idempotency-key"], headers["x-chat-account"]) == ("k", "ann")


async def test_a_body_of_the_page_s_own_goes_out_as_it_is() -> None:
    rig, face = answered({"imageUrl": "/merged.png"}), FakePageRef()
    await rig.backend.merge_face("i1", face, key="k")
    assert body_of(rig) is face


async def test_all_that_the_server_said_of_a_chat_is_at_hand() -> None:
    rig = answered({**CHAT, "theirs": 1})
    opened = await rig.backend.open_chat("c1")
    assert opened.received == {**CHAT, "theirs": 1}
    assert opened.chat is not None
    assert [message.content for message in opened.chat.messages] == ["Hi"]


@pytest.mark.parametrize(
    ("response", "type_"),
    [
        ({"chat": None}, "notfound"),
        ({"success": False, "error": "No."}, "unknown"),
        ({"error": "No."}, "unknown"),
        ({}, "notfound"),
    ],
)
async def test_a_response_without_a_chat_is_an_error(response: Any, type_: str) -> None:
    with pytest.raises(ApiError) as caught:
        await answered(response).backend.open_chat("c1")
    assert caught.value.type == type_
    assert caught.value.details == response


@pytest.mark.parametrize(
    ("response", "type_"),
    [({"success": False}, "unknown"), ({"hello": "portal"}, "validation")],
)
async def test_what_confirms_no_message_is_an_error(response: Any, type_: str) -> None:
    with pytest.raises(ApiError) as caught:
        await answered(response).backend.save_message("c1", {"content": "Hi"}, key="k")
    assert caught.value.type == type_


@pytest.mark.parametrize(
    "call",
    [
        lambda b: b.upscale("i1", scale=None, key="k", on_progress=ignore),
        lambda b: b.merge_face("i1", "/face.png", key="k"),
    ],
)
async def test_a_picture_from_where_none_may_come_is_an_error(call) -> None:
    backend = answered({"imageUrl": "javascript:alert(1)"}).backend
    with pytest.raises(ApiError) as caught:
        await call(backend)
    assert caught.value.type == "validation"
    assert "imageUrl" in str(caught.value.details)


async def test_a_page_may_have_its_endpoints_elsewhere() -> None:
    endpoints = {"chats": "/my/chats", "action": "/do/{messageId}"}
    rig = ApiRig(json_response({"chats": []}), json_response(LIKED), endpoints=endpoints)
    await rig.backend.list_chats()
    await rig.backend.act("c1", "m/1", "like")
    assert rig.urls == ["/api/my/chats", "/api/do/m%2F1"]


async def upload(backend: Backend, **options: Any) -> Any:
    files = FakeFiles(here={"k": FakeFile("a.png", size=3)})
    given = {"name": "a.png", "media_type": "image/png", "key": "k", "on_progress": ignore}
    return await backend.upload(files.open("k"), **(given | options))


async def test_a_file_is_uploaded_as_a_form_under_its_key() -> None:
    rig = answered({"url": "/api/files/1", "mediaType": "image/png", "name": "a.png", "size": 3})
    progress: list[float] = []
    part = await upload(rig.backend, account="ann", on_progress=progress.append)
    (request,) = rig.transport.sent
    assert (request.method, request.url) == ("POST", "/api/files")
    assert request.headers["idempotency-key"] == "k"
    assert request.headers["x-chat-account"] == "ann"
    assert isinstance(request.body, FakeForm)
    request.body.watcher(30.0)
    assert progress == [30.0]
    assert (part.type, part.url, part.size) == ("file", "/api/files/1", 3)


async def test_a_response_without_an_address_is_no_file() -> None:
    with pytest.raises(ApiError) as caught:
        await upload(answered({"success": True}).backend)
    assert caught.value.type == "validation"
    assert "url" in str(caught.value.details)


async def test_a_file_is_forgotten_at_its_own_address() -> None:
    rig = answered({})
    await rig.backend.drop_file(FilePart(url="/api/files/1"))
    assert (rig.transport.sent[0].method, rig.urls) == ("DELETE", ["/api/files/1"])


async def test_the_address_of_a_file_is_that_of_the_server_that_has_it() -> None:
    rig = ApiRig(json_response({"url": "/api/files/1"}), base_url="https://api.example/api")
    assert (await upload(rig.backend)).url == "https://api.example/api/files/1"


async def test_with_chats_it_does_what_the_list_says() -> None:
    first = {"chats": [], "can": ["rename", "delete", "share", "fly"], "next": "n"}
    rig = answered(first, {"chats": []})
    assert rig.backend.can("act")
    assert not rig.backend.can("rename_chat")
    assert not rig.backend.can("share")
    await rig.backend.list_chats()
    assert rig.backend.can("rename_chat")
    assert rig.backend.can("delete_chat")
    assert rig.backend.can("share")
    assert not rig.backend.can("create_chat")
    await rig.backend.list_chats(after="n")
    assert rig.backend.can("rename_chat")
    assert not rig.backend.can("begin")
