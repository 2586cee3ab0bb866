"""Which back end is asked."""

from __future__ import annotations

from chat_py.backends.choice import BackendChoice
from chat_py.backends.guide import GuideBackend
from chat_py.models.chat import ChatSummaries, ChatSummary
from tests.fakes.api import ApiRig
from tests.fakes.page import FakeSiteMethods
from tests.fakes.transport import json_response


class Numbered(GuideBackend):
    """The guide's, but for one method."""

    async def list_chats(self) -> ChatSummaries:
        found = await super().list_chats()
        return ChatSummaries(chats=[*found.chats, ChatSummary(id="mine")])


async def test_a_subclass_asks_the_server_wherever_it_is_chosen() -> None:
    for early in (True, False):
        rig, choice = ApiRig(json_response({"chats": []})), BackendChoice(FakeSiteMethods())
        if early:
            choice.use(Numbered())
        choice.connect(rig.api, rig.settings)
        if not early:
            choice.use(Numbered())
        found = await choice.methods.call("list_chats")
        assert isinstance(found, ChatSummaries)
        assert [chat.id for chat in found.chats] == ["mine"]
