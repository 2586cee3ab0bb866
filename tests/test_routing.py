"""`ChatRouter`: where the page is (contract §1)."""

from __future__ import annotations

import pytest

from chat_py.routing import STORAGE_KEYS, ChatRouter
from tests.fakes.location import FakeLocation
from tests.fakes.storage import FakeTextStorage

BASE = "https://chat.example"


def router(path: str = "/") -> tuple[ChatRouter, FakeLocation, FakeTextStorage]:
    location, storage = FakeLocation(BASE + path), FakeTextStorage()
    session = FakeTextStorage()
    return ChatRouter(location=location, storage=storage, session=session), location, storage


@pytest.mark.parametrize("id", ["a", "chat-123", "user_1", "A-b_C", "0", "x" * 128, "-", "_"])
def test_valid_ids(id):
    assert router()[0].is_valid_id(id)


@pytest.mark.parametrize(
    "id",
    [
        *["", " ", "a b", "a/b", "ä", "a.b", "x" * 129, "a\n", "<b>", "٣"],
        *["undefined", "null", "NaN", None, 5, True, ["a"], {}],
    ],
)
def test_invalid_ids(id):
    assert not router()[0].is_valid_id(id)


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("/", None),
        ("/?chat=c-1_x", "c-1_x"),
        ("/?chatId=c1", "c1"),
        ("/?theme=dark&chat=c1#m", "c1"),
        ("/chat/c-1_x", "c-1_x"),
        ("/en/chat/c1/", "c1"),
        ("/chat/c1?chat=c2", "c2"),
        ("/chat/c1?chat=", "c1"),
        ("/chat/c1?chat=not%20valid", "c1"),
        ("/?chat=<script>", None),
        ("/chat/%2e%2e", None),
        ("/chat/", None),
        ("/chat/a/b", None),
        ("/?chat=__proto__", "__proto__"),
    ],
)
def test_the_id_of_an_address(path, id):
    assert router(path)[0].get_id_from_url() == id
    assert router()[0].get_id_from_url(BASE + path) == id


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ("/", "/?chat=c-2"),
        ("/?chat=c1&theme=dark&empty=#top", "/?chat=c-2&theme=dark&empty=#top"),
        ("/?chatId=c1&a=1&a=2", "/?chat=c-2&a=1&a=2"),
        ("/chat/c1?theme=dark", "/chat/c-2?theme=dark"),
        ("/en/chat/c1/?x=1", "/en/chat/c-2?x=1"),
        ("/app/?q=%F0%9F%98%80", "/app/?chat=c-2&q=%F0%9F%98%80"),
    ],
)
def test_another_chat_keeps_the_rest_of_the_address(path, after):
    routes, location, _ = router(path)
    routes.update_url("c-2")
    assert location.entries == [BASE + path, BASE + after]
    assert routes.get_id_from_url() == "c-2"


def test_the_same_chat_is_no_new_entry_of_the_history():
    routes, location, _ = router("/?chat=c1")
    routes.update_url("c1")
    assert len(location.entries) == 1


def test_an_invalid_id_does_not_reach_the_address():
    routes, location, _ = router("/?chat=c1")
    routes.update_url("../evil")
    assert location.href == BASE + "/?chat=c1"


@pytest.mark.parametrize(
    ("path", "after"),
    [("/?chat=c1&theme=dark", "/?theme=dark"), ("/chat/c1?x=1", "/chat/?x=1"), ("/", "/")],
)
def test_reset_takes_the_id_out(path, after):
    routes, location, _ = router(path)
    routes.reset_url()
    assert location.href == BASE + after
    assert routes.get_id_from_url() is None


def test_what_is_saved_is_found_by_other_scripts_too():
    routes, _, storage = router()
    routes.save_current_chat_id("c1")
    routes.save_user_chat_id("u1")
    assert storage.values == {STORAGE_KEYS["CHAT_ID"]: "c1", STORAGE_KEYS["USER_CHAT_ID"]: "u1"}
    assert (routes.get_current_chat_id(), routes.get_user_chat_id()) == ("c1", "u1")


def test_the_address_goes_before_the_storage():
    routes, _, _ = router("/?chat=c2")
    routes.save_current_chat_id("c1")
    assert routes.get_current_chat_id() == "c2"


def test_nothing_invalid_is_stored_or_read():
    routes, _, storage = router()
    routes.save_current_chat_id("a b")
    assert storage.values == {}
    storage.values[STORAGE_KEYS["CHAT_ID"]] = "<script>"
    assert routes.get_current_chat_id() is None


def test_denied_storage_is_no_failure():
    routes, location, storage = router("/?chat=c1")
    storage.denied = True
    routes.save_current_chat_id("c2")
    assert routes.get_current_chat_id() == "c1"
    assert routes.get_user_chat_id() is None
    routes.update_url("c2")
    assert location.href == BASE + "/?chat=c2"


def test_a_chat_that_is_not_there_is_not_looked_for_again():
    subject, _, storage = router()
    subject.save_current_chat_id("c1")
    subject.forget_chat("other")
    assert subject.get_current_chat_id() == "c1"
    subject.forget_chat("c1")
    assert subject.get_current_chat_id() is None
    assert storage.get(STORAGE_KEYS["CHAT_ID"]) is None
