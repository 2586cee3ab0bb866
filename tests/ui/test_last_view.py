"""What a visit leaves for the next one."""

from __future__ import annotations

import json

import pytest

from chat_py.models.chat import ChatSummary
from chat_py.ui.last_view import KEY, LastView
from tests.fakes.chat_page import ChatPage, message
from tests.fakes.storage import FakeTextStorage

MOMENT = 1_760_000_000_000


class Visit:
    """A visit of somebody whose account the server names."""

    def __init__(self, *, user="", account="ab12"):
        self.chat = ChatPage()
        self.chat.state.user_id = user
        self.storage = FakeTextStorage()
        self.account = account
        self.view = LastView(
            document=self.chat.document,
            storage=self.storage,
            state=self.chat.state,
            display=self.chat.display,
            chat_list=self.chat.chat_list,
            account=lambda: self.account,
            can=lambda what: what in ("create_chat", "search"),
            owner=self.chat.owner,
        )

    def leave(self):
        self.chat.document.visible = False
        self.chat.document.dispatch(self.chat.document.root, "visibilitychange")

    @property
    def kept(self):
        text = self.storage.get(KEY)
        return json.loads(text) if text else None

    @property
    def texts(self):
        return [each["content"] for each in json.loads(self.kept["chat"])["chat"]["messages"]]


async def test_the_list_and_the_open_chat_are_kept_as_the_server_would_send_them():
    visit = Visit()
    visit.chat.open("c1", message("m1", "Hi", timestamp=MOMENT), message("u1", "Yes", "user"))
    visit.chat.backend.chats = [ChatSummary(id="c1", title="Mira", preview="Yes")]
    await visit.chat.chat_list.load()
    assert visit.kept is None
    visit.leave()
    assert visit.kept["owner"] == ["", "ab12"]
    assert visit.kept["id"] == "c1"
    opened = json.loads(visit.kept["chat"])
    assert opened["character"]["name"] == "Mira"
    first, second = opened["chat"]["messages"]
    assert (first["id"], first["sender"], first["content"]) == ("m1", "bot", "Hi")
    assert first["timestamp"] == MOMENT
    assert (second["id"], second["sender"]) == ("u1", "user")
    listed = json.loads(visit.kept["list"])
    assert listed["can"] == ["create", "search"]
    [entry] = listed["chats"]
    assert (entry["id"], entry["title"], entry["preview"]) == ("c1", "Mira", "Yes")


async def test_what_the_server_does_not_have_is_left_out_and_how_answers_ended_is_told():
    visit = Visit()
    visit.chat.open("c1", message("m1"))
    visit.chat.display.add(message("m2"), state="stopped")
    visit.chat.display.add(message("x1", sender="user"), state="sending")
    visit.leave()
    assert visit.texts == ["m1", "m2"]
    assert json.loads(visit.kept["chat"])["chat"]["messages"][1]["state"] == "stopped"


async def test_only_the_newest_page_is_kept():
    visit = Visit()
    size = visit.chat.settings.page_size
    visit.chat.open("c1", *(message(f"m{n}") for n in range(size + 5)))
    visit.chat.display.show_older()
    visit.leave()
    assert visit.texts == [f"m{n}" for n in range(5, size + 5)]


@pytest.mark.parametrize(
    ("user", "account", "is_kept"), [("", "", 0), ("ann", "", 1), ("", "a", 1)]
)
async def test_nothing_is_kept_of_a_user_that_nobody_names(user, account, is_kept):
    visit = Visit(user=user, account=account)
    visit.chat.open("c1", message("m1"))
    visit.leave()
    assert (visit.kept is not None) == is_kept


async def test_what_another_user_has_left_goes_with_the_chat():
    visit = Visit()
    visit.chat.open("c1", message("m1"))
    visit.leave()
    visit.account = "another"
    visit.chat.display.clear_chat_display()
    visit.leave()
    assert visit.kept is None


async def test_a_view_that_is_too_large_is_not_kept():
    visit = Visit()
    visit.chat.open("c1", message("m1", "x" * 600_000))
    visit.leave()
    assert visit.kept is None


async def test_it_goes_as_soon_as_the_user_is_another_one():
    visit = Visit(user="ann")
    visit.chat.open("c1", message("m1"))
    visit.leave()
    assert visit.kept is not None
    visit.chat.state.user_id = ""
    assert visit.kept is None


async def test_a_tab_that_comes_back_keeps_nothing():
    visit = Visit()
    visit.chat.open("c1", message("m1"))
    visit.chat.document.dispatch(visit.chat.document.root, "visibilitychange")
    assert visit.kept is None


async def test_denied_storage_is_no_error():
    visit = Visit()
    visit.storage.denied = True
    visit.chat.open("c1", message("m1"))
    visit.leave()
    assert visit.chat.document.errors == []
