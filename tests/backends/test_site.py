"""A back end of the site's own: what it has written is asked, what it gives is checked."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.backends.backend import Capability
from chat_py.backends.site import SiteBackend
from chat_py.base.errors import ApiError, PageError
from chat_py.models.answer_event import AnswerDone, TextDelta
from chat_py.models.answer_request import AnswerRequest
from chat_py.models.parts import FilePart
from tests.fakes.api import ApiRig
from tests.fakes.files import FakeFile, FakeFiles
from tests.fakes.page import FakeSiteMethods
from tests.fakes.transport import json_response

MESSAGES = [{"id": "m1", "sender": "bot", "content": "Hi"}]


def site(rig: ApiRig | None = None, **methods: Any) -> SiteBackend:
    rig = rig or ApiRig()
    found = FakeSiteMethods(**methods)
    return SiteBackend(site=lambda: found, rest=rig.backend, errors=rig.api.errors)


async def test_where_the_rest_stores_answers_it_asks_the_site_for_them_itself() -> None:
    rig = ApiRig()
    found = FakeSiteMethods(answer=lambda _: "Hello")

    def backend(*, rest_answers: bool) -> SiteBackend:
        return SiteBackend(
            site=lambda: found,
            rest=rig.backend,
            errors=rig.api.errors,
            rest_answers=rest_answers,
        )

    assert not backend(rest_answers=False).can("resume")
    assert backend(rest_answers=True).can("resume")
    request = AnswerRequest(chat_id="c1", key="k")
    own = await backend(rest_answers=False).answer(request)
    assert [event async for event in own] == [TextDelta("Hello"), AnswerDone()]
    assert rig.transport.sent == []
    with pytest.raises(ApiError):
        await backend(rest_answers=True).answer(request)
    assert len(rig.transport.sent) > 0


async def test_what_it_leaves_out_is_asked_of_the_server() -> None:
    rig = ApiRig(json_response({"chats": [{"id": "c1"}]}), json_response({"messages": []}))
    backend = site(rig, open_chat=lambda _: {"chat": {}})
    assert [chat.id for chat in (await backend.list_chats()).chats] == ["c1"]
    await backend.history("c1", limit=1, offset=0)
    assert len(rig.transport.sent) == 2


@pytest.mark.parametrize(
    "given",
    [MESSAGES, {"messages": MESSAGES}, {"chat": MESSAGES}, {"chat": {"messages": MESSAGES}}],
)
async def test_a_chat_may_be_given_in_any_shape(given: Any) -> None:
    opened = await site(open_chat=lambda _: given).open_chat("c1")
    assert opened.chat is not None
    assert [message.content for message in opened.chat.messages] == ["Hi"]


@pytest.mark.parametrize("given", [None, {"chat": None}, {}])
async def test_no_chat_is_not_found(given: Any) -> None:
    with pytest.raises(ApiError) as caught:
        await site(open_chat=lambda _: given).open_chat("c1")
    assert caught.value.type == "notfound"


async def test_the_main_thing_may_be_given_alone() -> None:
    backend = site(
        list_chats=lambda: [{"id": "c1"}],
        history=lambda _: MESSAGES,
        save_message=lambda *_: "m7",
        upscale=lambda _: "/large.png",
    )
    assert (await backend.list_chats()).chats[0].id == "c1"
    assert (await backend.history("c1", limit=5, offset=0)).messages[0].id == "m1"
    saved = await backend.save_message("c1", {"content": "Hi"}, key="k")
    assert (saved.success, saved.message_id) == (True, "m7")
    larger = await backend.upscale("i", scale=None, key="k", on_progress=lambda _: None)
    assert larger.image_url == "/large.png"


async def test_it_may_keep_the_list_itself() -> None:
    backend = site(
        create_chat=lambda title: {"id": "c1", "title": title},
        rename_chat=lambda chat, _: chat,
        delete_chat=lambda _: None,
        restore_chat=lambda chat: chat,
        search=lambda _: [{"id": "c1", "messageId": "m1", "excerpt": "…"}],
    )
    assert (await backend.create_chat("Plans", key="k")).title == "Plans"
    assert (await backend.rename_chat("c1", "Other")).id == "c1"
    await backend.delete_chat("c1")
    assert (await backend.restore_chat("c1")).id == "c1"
    assert [found.message_id async for found in backend.search("words")] == ["m1"]


async def test_what_it_leaves_out_of_the_list_is_asked_of_the_server() -> None:
    summary = {"id": "c1"}
    given = (summary, summary, {}, summary, {"chats": [summary]})
    rig = ApiRig(*(json_response(value) for value in given))
    backend = site(rig)
    await backend.create_chat("Plans", key="k")
    await backend.rename_chat("c1", "Other")
    await backend.delete_chat("c1")
    await backend.restore_chat("c1")
    assert [found.id async for found in backend.search("words")] == ["c1"]
    methods = [request.method for request in rig.transport.sent]
    assert methods == ["POST", "PATCH", "DELETE", "PATCH", "GET"]


async def test_a_message_that_it_keeps_without_an_id_is_saved() -> None:
    assert (await site(save_message=lambda *_: None).save_message("c", {}, key="k")).success


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("list_chats", {"chats": 5}, "backend.listChats: chats"),
        ("list_chats", [{"title": "no id"}], "backend.listChats: chats.0.id"),
        ("open_chat", {"chat": {"messages": 1}}, "backend.openChat: chat"),
    ],
)
async def test_what_cannot_be_read_names_the_method_and_the_field(
    method: str, given: Any, words: str
) -> None:
    backend = site(**{method: lambda *_: given})
    call = backend.list_chats() if method == "list_chats" else backend.open_chat("c1")
    with pytest.raises(ApiError) as caught:
        await call
    assert caught.value.type == "validation"
    assert words in str(caught.value.details)


def thrown(error: Exception) -> Any:
    def raises(*_: Any) -> None:
        raise error

    return raises


@pytest.mark.parametrize(
    ("error", "type_"),
    [
        (PageError({"type": "ratelimit", "message": "Slowly"}), "ratelimit"),
        (PageError({"status": 401}), "auth"),
        (PageError({"name": "TypeError", "message": "Failed to fetch"}), "network"),
        (ValueError("oh"), "unknown"),
        (TimeoutError(), "timeout"),
    ],
)
async def test_what_it_raises_is_an_api_error(error: Exception, type_: str) -> None:
    with pytest.raises(ApiError) as caught:
        await site(list_chats=thrown(error)).list_chats()
    assert caught.value.type == type_
    assert caught.value.endpoint == "backend.listChats"


@pytest.mark.parametrize(
    ("methods", "said", "what", "can"),
    [
        ((), (), "resume", True),
        (("answer",), (), "resume", False),
        (("answer",), (), "stop", False),
        (("answer",), (), "answer_twice", False),
        (("answer",), (), "save_twice", True),
        (("answer",), ("answer_twice",), "answer_twice", True),
        (("answer", "resume"), (), "resume", True),
        (("answer",), (), "regenerate", True),
        (("save_message",), (), "edit", False),
        (("save_message",), (), "save_twice", False),
        (("save_message",), ("edit",), "edit", True),
        (("open_chat",), (), "upscale", True),
        ((), (), "rename_chat", False),
        (("rename_chat",), (), "rename_chat", True),
        (("list_chats",), ("rename_chat",), "rename_chat", True),
        (("list_chats",), ("share",), "share", True),
    ],
)
def test_what_it_can_do(
    methods: tuple[str, ...], said: tuple[str, ...], what: Capability, can: bool
) -> None:
    found = FakeSiteMethods(**dict.fromkeys(methods, lambda *_: None))
    found.capabilities = set(said)
    rig = ApiRig()
    backend = SiteBackend(site=lambda: found, rest=rig.backend, errors=rig.api.errors)
    assert backend.can(what) is can


async def test_a_site_stores_files_its_own_way() -> None:
    files = FakeFiles(here={"k": FakeFile("a.png")})
    given: dict[str, Any] = {"name": "a.png", "media_type": "image/png", "key": "k"}

    async def upload(backend: SiteBackend) -> FilePart:
        return await backend.upload(files.open("k"), **given, on_progress=lambda _: None)

    for answer in ("https://cdn.example/1", {"url": "https://cdn.example/1"}):
        part = await upload(site(upload=lambda _file, answer=answer: answer))
        assert (part.url, part.name, part.media_type) == (
            "https://cdn.example/1",
            "a.png",
            "image/png",
        )
    with pytest.raises(ApiError) as caught:
        await upload(site(upload=lambda _file: None))
    assert "backend.upload: url" in str(caught.value.details)
    dropped: list[str] = []
    await site(drop_file=dropped.append, upload=lambda _: "").drop_file(FilePart(url="/1"))
    assert dropped == ["/1"]
    await site(upload=lambda _: "").drop_file(FilePart(url="/1"))  # nobody else can
