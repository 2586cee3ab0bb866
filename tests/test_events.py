"""`ChatEventManager`: what other scripts call, and the order in which things happen."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.events import ChatEventManager
from chat_py.routing import ChatRouter
from chat_py.sending.item import OutboxItem
from chat_py.sending.submissions import Submission
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from tests.fakes.bridge import FakeBridge
from tests.fakes.fields import FakeFields
from tests.fakes.gate import FakeGate
from tests.fakes.location import FakeLocation
from tests.fakes.storage import FakeTextStorage
from tests.fakes.transport import FakeConsole


class Group:
    def __init__(self, log, name):
        self.log = log
        self.name = name

    def start(self, owner):
        self.log.append(f"start {self.name}")
        owner.add(lambda: self.log.append(f"stop {self.name}"))


class Tools:
    def __init__(self, rig, kind):
        self.rig = rig
        self.kind = kind

    def handle(self, action, id, element=None):
        self.rig.log.append(f"{action} {self.kind} {id}")
        return True


class Rig:
    """The manager with parts that write down what they are asked."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.box = "Hello"
        self.failure: Exception | None = None
        self.delays: dict[str, float] = {}
        self.gate = FakeGate()
        self.console = FakeConsole()
        self.owner = Owner("test", self.console.report)
        self.location = FakeLocation()
        self.state = ChatState(fields=FakeFields(), settings=Settings(), console=self.console)
        self.bus = EventBus(
            gate=self.gate, caller=FakeBridge(), console=self.console, owner=self.owner
        )
        self.bus.on("*", lambda name, _: self.log.append(name))
        storages = {"session": FakeTextStorage(), "storage": FakeTextStorage()}
        self.router = ChatRouter(location=self.location, **storages)
        self.manager = ChatEventManager(
            bus=self.bus,
            state=self.state,
            router=self.router,
            sender=self,
            opener=self,
            message_tools=Tools(self, "message"),
            image_tools=Tools(self, "image"),
            dropdowns=self,
            owner=self.owner,
        )
        for name in ("dom", "custom", "post_message", "keyboard"):
            self.manager.add_group(name, Group(self.log, name))

    async def send_text(self, text):
        self.log.append(f"send {text}")
        return "m2"

    def begin_submission(self, early=""):
        return Submission(early or self.box)

    async def send_submission(self, submission):
        self.log.append(f"submit {submission.text}")
        return "m1"

    async def submit_stored(self, stored):
        return stored.id

    async def fetch_chat_data(self, chat_id, user_id="", reset=False):
        self.log.append(f"fetch {chat_id} at {self.location.href.rpartition('/')[2]}")
        self.state.chat_id = chat_id
        await asyncio.sleep(self.delays.get(chat_id, 0))
        if self.failure is not None:
            raise self.failure
        return {"chat": {"id": chat_id}}

    def close_all_dropdowns(self):
        self.log.append("close dropdowns")
        return 1


@pytest.fixture
def rig():
    return Rig()


async def test_choosing_a_chat_goes_the_guides_way(rig):
    rig.state.user_chat_id = "u1"
    await rig.manager.handle_chat_selection("c1")
    assert rig.log == ["fetch c1 at ?chat=c1", "chat:loaded", "chat:selected"]
    assert dict(rig.gate.emitted)["chat:selected"] == {"chatId": "c1", "userChatId": "u1"}
    assert dict(rig.gate.emitted)["chat:loaded"]["response"] == {"chat": {"id": "c1"}}


async def test_the_last_chosen_chat_wins(rig):
    rig.delays["slow"] = 5
    slow = asyncio.ensure_future(rig.manager.handle_chat_selection("slow"))
    await asyncio.sleep(1)
    await rig.manager.handle_chat_selection("fast")
    await slow
    assert [data["chatId"] for name, data in rig.gate.emitted if name == "chat:selected"] == [
        "fast"
    ]


async def test_a_chat_that_cannot_be_loaded_is_not_selected(rig):
    rig.failure = ApiError("No.", type="network")
    with pytest.raises(ApiError):
        await rig.manager.handle_chat_selection("c1")
    assert "chat:loaded" not in rig.log
    assert "chat:selected" not in rig.log


async def test_the_next_visit_opens_the_last_chat_that_could_be_opened(rig):
    await rig.manager.open_chat("c1")
    rig.failure = ApiError("No.", type="notfound")
    with pytest.raises(ApiError):
        await rig.manager.open_chat("nobody")
    assert rig.router.get_current_chat_id() == "c1"


async def test_opening_the_chat_of_the_address_leaves_the_address(rig):
    await rig.manager.open_chat("c1")
    assert rig.location.entries == ["https://chat.example/"]
    assert rig.log[-2:] == ["chat:loaded", "chat:selected"]


async def test_sending_is_the_input_handlers(rig):
    sent = rig.manager.handle_message_submit()
    rig.box = "Typed since"
    assert await sent == "m1"
    assert rig.log == ["submit Hello"]
    assert await rig.manager.send_early("Sent before Python was there") == "m1"
    assert rig.log[-1] == "submit Sent before Python was there"
    item = OutboxItem(id="e1", user="", chat_id="", content="Stored", timestamp=1, seq=1)
    assert await rig.manager.send_early("Stored", item) == "e1"


async def test_actions_are_the_tools(rig):
    await rig.manager.handle_message_action("like", "m1")
    await rig.manager.handle_image_action("upscale", "i1")
    assert rig.log == ["like message m1", "upscale image i1"]


def test_menus_are_closed(rig):
    rig.manager.close_all_dropdowns()
    assert rig.log == ["close dropdowns"]


class TestListening:
    def test_the_guides_example(self, rig):
        heard = []
        rig.manager.on("message:sent", heard.append)
        data = {"messageId": "msg-789", "content": "Hello!", "timestamp": 1}
        rig.manager.trigger_chat_event("message:sent", data)
        assert heard == [data]

    def test_on_answers_the_undo_and_off_removes(self, rig):
        heard = []
        undo = rig.manager.on("a", heard.append)
        rig.manager.on("b", heard.append)
        undo()
        rig.manager.off("b", heard.append)
        rig.manager.trigger_chat_event("a")
        rig.manager.trigger_chat_event("b")
        assert heard == []

    def test_once(self, rig):
        heard = []
        rig.manager.once("a", heard.append)
        rig.manager.trigger_chat_event("a", 1)
        rig.manager.trigger_chat_event("a", 2)
        assert heard == [1]

    def test_off_of_a_name_leaves_the_programs_own_listeners(self, rig):
        own, external = [], []
        rig.bus.on("message:sent", own.append)
        rig.manager.on("message:sent", external.append)
        rig.manager.once("message:sent", external.append)
        rig.manager.off("message:sent")
        rig.manager.trigger_chat_event("message:sent", 1)
        assert (own, external) == ([1], [])


class TestReadyIsAState:
    @pytest.mark.parametrize("name", ["chatcore:ready", "chat:chatcore:ready"])
    def test_who_comes_late_is_called_at_once(self, rig, name):
        rig.bus.trigger("chatcore:ready", {"n": 1})
        heard, once = [], []
        rig.manager.on(name, heard.append)
        rig.manager.once(name, once.append)
        assert (heard, once) == ([{"n": 1}], [{"n": 1}])
        rig.bus.trigger("chatcore:ready", {"n": 2})  # a new start
        assert (heard, once) == ([{"n": 1}, {"n": 2}], [{"n": 1}])

    def test_who_comes_early_is_called_once(self, rig):
        heard = []
        rig.manager.on("chatcore:ready", heard.append)
        rig.bus.trigger("chatcore:ready", {"n": 1})
        assert heard == [{"n": 1}]

    def test_a_late_handler_that_throws_is_reported_and_stays(self, rig):
        calls = []

        def broken(data):
            calls.append(data)
            raise RuntimeError("mine")

        rig.bus.trigger("chatcore:ready", 1)
        rig.manager.on("chatcore:ready", broken)
        rig.bus.trigger("chatcore:ready", 2)
        assert calls == [1, 2]
        assert len(rig.console.reported) == 2

    async def test_a_late_handler_may_be_async(self, rig):
        heard = []

        async def slow(data):
            heard.append(data)

        rig.bus.trigger("chatcore:ready", 1)
        rig.manager.on("chatcore:ready", slow)
        await asyncio.sleep(1)
        assert heard == [1]


class TestLife:
    def test_each_group_starts_once_in_the_guides_order(self, rig):
        rig.manager.setup_keyboard_listeners()
        rig.manager.init()
        rig.manager.init()
        assert rig.log == ["start keyboard", "start dom", "start custom", "start post_message"]

    @pytest.mark.parametrize(
        ("method", "group"),
        [
            ("setup_dom_listeners", "dom"),
            ("setup_custom_event_listeners", "custom"),
            ("setup_post_message_listeners", "post_message"),
            ("setup_keyboard_listeners", "keyboard"),
        ],
    )
    def test_each_group_can_be_started_alone(self, rig, method, group):
        getattr(rig.manager, method)()
        assert rig.log == [f"start {group}"]

    def test_teardown_stops_them_and_init_starts_again(self, rig):
        heard = []
        rig.manager.on("a", heard.append)
        rig.manager.init()
        rig.manager.teardown()
        rig.manager.teardown()
        assert sorted(entry for entry in rig.log if "stop" in entry) == [
            "stop custom",
            "stop dom",
            "stop keyboard",
            "stop post_message",
        ]
        rig.manager.trigger_chat_event("a", 1)
        assert heard == [1]  # handlers stay
        rig.log.clear()
        rig.manager.init()
        assert len(rig.log) == 4

    def test_stats(self, rig):
        before = rig.manager.get_stats()
        rig.manager.on("a", lambda _: None)
        rig.manager.init()
        rig.manager.trigger_chat_event("a")
        rig.manager.count_ignored = lambda: 3
        stats = rig.manager.get_stats()
        assert stats["handlers"] == before["handlers"] + 1
        assert "a" in stats["events"]
        assert stats["triggered"] == 1
        assert stats["listeners"] == ["custom", "dom", "keyboard", "post_message"]
        assert stats["ignoredMessages"] == 3

    def test_the_end_leaves_no_listener_on_the_bus(self, rig):
        rig.owner.close()
        assert rig.bus.event_names() == ["*"]  # the test's own


async def test_a_text_that_a_script_gives_is_sent_and_an_event_means_the_box():
    rig = Rig()
    assert await rig.manager.handle_message_submit("Hello") == "m2"
    await rig.manager.handle_message_submit({"isTrusted": True})
    assert rig.log == ["send Hello", "submit Hello"]
