"""What other scripts of a page read of the open chat."""

from __future__ import annotations

from chat_py.base.owner import Owner
from chat_py.host.shared_state import SharedState
from chat_py.routing import OWNER_KEY, ChatRouter
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from tests.fakes.dom import FakeDocument
from tests.fakes.fields import FakeFields
from tests.fakes.host import FakeHost
from tests.fakes.location import FakeLocation
from tests.fakes.storage import FakeTextStorage
from tests.fakes.transport import FakeConsole


class Rig:
    def __init__(self, *, written: str = "", session: dict[str, str] | None = None) -> None:
        self.session = FakeTextStorage()
        self.session.values.update(session or {})
        self.document = FakeDocument(f'<div id="chatContainer" data-id="{written}"></div>')
        self.host = FakeHost()
        settings = Settings()
        self.state = ChatState(fields=FakeFields(), settings=settings, console=FakeConsole())
        self.state.user_id = "ann"
        router = ChatRouter(
            location=FakeLocation(),
            storage=FakeTextStorage(),
            session=self.session,
            user=lambda: self.state.user_id,
        )
        self.shared = SharedState(
            state=self.state,
            router=router,
            host=self.host,
            document=self.document,
            settings=settings,
            owner=Owner("shared", lambda _: None),
        )


def test_it_is_kept_current_in_all_places() -> None:
    rig = Rig()
    rig.shared.start("")
    rig.state.chat_id = "kai"
    rig.state.user_chat_id = "uc1"
    rig.state.thumbnail = "/kai.svg"
    assert rig.session.values == {OWNER_KEY: "ann", "chatId": "kai", "userChatId": "uc1"}
    assert rig.host.globals == {"chatId": "kai", "userChatId": "uc1", "thumbnail": "/kai.svg"}
    log = rig.document.query("#chatContainer")
    assert log is not None
    assert log.get("data-id") == "uc1"
    rig.state.user_chat_id = ""
    assert "userChatId" not in rig.session.values


def test_the_users_own_id_of_the_chat_is_taken_over() -> None:
    rig = Rig(session={"chatId": "kai", "userChatId": "uc1"})
    rig.shared.start("")
    rig.shared.take_over("mira")
    assert rig.state.user_chat_id == ""
    rig.shared.take_over("kai")
    assert rig.state.user_chat_id == "uc1"
    rig = Rig(written="uc2")
    rig.shared.take_over("kai")
    assert rig.state.user_chat_id == "uc2"


def test_another_users_is_not() -> None:
    kept = {OWNER_KEY: "bob", "chatId": "kai", "userChatId": "uc1"}
    rig = Rig(session=kept)
    rig.state.chat_id, rig.state.user_chat_id = "kai", "uc1"  # as the page's globals say
    rig.shared.start("kai")
    assert (rig.state.chat_id, rig.state.user_chat_id) == ("", "")
    rig.shared.take_over("kai")
    assert rig.state.user_chat_id == ""
    rig.state.chat_id = "mira"
    assert rig.session.values == {OWNER_KEY: "ann", "chatId": "mira"}
