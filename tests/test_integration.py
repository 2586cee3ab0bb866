"""`ChatIntegration`: the host page's own modules (contract §5; guide 4C)."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.host.modules import MODULES
from chat_py.integration import ChatIntegration
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from tests.fakes.bridge import FakeBridge
from tests.fakes.clock import FakeClock
from tests.fakes.fields import FakeFields
from tests.fakes.gate import FakeGate
from tests.fakes.host import FakeHost, FakeModule
from tests.fakes.transport import FakeConsole

KEYS = [module.key for module in MODULES]
BY_KEY = {module.key: module for module in MODULES}


class Rig:
    def __init__(self, **modules: FakeModule) -> None:
        self.host = FakeHost()
        self.host.modules.update(modules)
        self.gate = FakeGate()
        self.console = FakeConsole()
        self.owner = Owner("test", self.console.report)
        self.state = ChatState(fields=FakeFields(), settings=Settings(), console=self.console)
        self.bus = EventBus(
            gate=self.gate, caller=FakeBridge(), console=self.console, owner=self.owner
        )
        self.list_shown: list[int] = []
        self.delivered: list[tuple[str, str]] = []
        self.integration = self.build()

    def build(self) -> ChatIntegration:
        return ChatIntegration(
            host=self.host,
            bus=self.bus,
            state=self.state,
            clock=FakeClock(),
            console=self.console,
            owner=self.owner.child("integration"),
            show_list=lambda: self.list_shown.append(1),
            deliver=lambda *delivered: self.delivered.append(delivered),
        )

    def events(self, name: str) -> list[object]:
        return [data for other, data in self.gate.emitted if other == name]


def module_of(key: str, answer: object = None) -> FakeModule:
    return FakeModule(**{BY_KEY[key].hook: lambda *_: answer})


class TestStatus:
    async def test_the_guides_example(self):
        rig = Rig(
            PersonaModule=module_of("personaModule"),
            PromptManager=module_of("promptManager"),
            GiftManager=module_of("giftManager"),
        )
        rig.integration.init()
        status = rig.integration.get_status()
        assert status == {
            "timestamp": "2023-11-14T22:13:20.000Z",
            "modules": {
                "personaModule": True,
                "scenarioModule": False,
                "promptManager": True,
                "giftManager": True,
                "suggestionsManager": False,
            },
            "summary": "3 of 5 modules integrated",
        }
        assert rig.integration.get_integrated_modules() == [
            "personaModule",
            "promptManager",
            "giftManager",
        ]
        assert rig.integration.is_module_available("personaModule")
        assert rig.integration.is_module_available("PersonaModule")
        assert not rig.integration.is_module_available("scenarioModule")
        assert not rig.integration.is_module_available("nonsense")
        assert rig.integration.get_stats()["integrated"] == 3
        assert rig.integration.get_stats()["missing"] == 2
        assert rig.events("chatintegration:ready") == [status]

    def test_before_init_nothing_is_there(self):
        status = Rig(PersonaModule=module_of("personaModule")).integration.get_status()
        assert status["summary"] == "0 of 5 modules integrated"
        assert not any(status["modules"].values())

    def test_each_can_be_integrated_by_itself(self):
        rig = Rig(**{module.names[0]: module_of(module.key) for module in MODULES})
        integration = rig.integration
        assert integration.integrate_persona_module()
        assert integration.integrate_scenario_module()
        assert integration.integrate_prompt_manager()
        assert integration.integrate_gift_manager()
        assert integration.integrate_suggestions_manager()
        assert integration.get_integrated_modules() == KEYS


@pytest.mark.parametrize("key", KEYS)
class TestEachModule:
    def test_its_hook_is_heard(self, key):
        spec, value = BY_KEY[key], {"id": "x", "name": "X"}
        module = module_of(key, value if BY_KEY[key].tells_result else "the host's answer")
        rig = Rig(**{spec.names[0]: module})
        rig.integration.init()
        answer = module.invoke(spec.hook, value, "more")
        assert answer == (value if spec.tells_result else "the host's answer")
        assert module.calls == [(spec.hook, value, "more")]
        assert rig.events(spec.event) == [value]
        if spec.state_field:
            assert getattr(rig.state, spec.state_field) == value

    def test_a_hook_without_arguments_is_heard_too(self, key):
        module = module_of(key)
        rig = Rig(**{BY_KEY[key].names[0]: module})
        rig.integration.init()
        module.invoke(BY_KEY[key].hook)
        assert len(rig.events(BY_KEY[key].event)) == 1
        assert rig.host.errors == []

    def test_an_instance_in_lower_case(self, key):
        module = module_of(key)
        rig = Rig(**{BY_KEY[key].names[1]: module})
        rig.integration.init()
        assert rig.integration.get_integrated_modules() == [key]
        module.invoke(BY_KEY[key].hook, {})
        assert len(rig.events(BY_KEY[key].event)) == 1

    def test_a_class_beside_its_instance_the_one_with_the_hook_counts(self, key):
        spec, instance = BY_KEY[key], module_of(key)
        rig = Rig(**{spec.names[0]: FakeModule(), spec.names[1]: instance})
        rig.integration.init()
        instance.invoke(spec.hook, {})
        assert len(rig.events(spec.event)) == 1

    def test_one_without_the_hook_is_there_all_the_same(self, key):
        rig = Rig(**{BY_KEY[key].names[0]: FakeModule(show=lambda: None)})
        rig.integration.init()
        assert rig.integration.is_module_available(key)
        assert BY_KEY[key].names[0] not in rig.host.fallbacks

    def test_a_missing_one_has_a_fallback_and_one_warning(self, key):
        other = next(one for one in BY_KEY if one != key)
        spec, rig = BY_KEY[key], Rig(**{BY_KEY[other].names[0]: module_of(other)})
        rig.integration.init()
        rig.integration.init()
        rig.host.load_script(Something=FakeModule())
        assert not rig.integration.is_module_available(key)
        warnings = [line for line in rig.console.lines if spec.names[0] in line]
        assert len(warnings) == 1
        rig.host.fallbacks[spec.names[0]][spec.hook]({"id": "x"})
        assert any(f"{spec.names[0]} fallback" in line for line in rig.console.lines)

    def test_on_a_page_that_has_none_of_them_nothing_is_missing(self, key):
        rig = Rig()
        rig.integration.init()
        assert BY_KEY[key].names[0] in rig.host.fallbacks
        assert rig.console.lines == []

    def test_a_late_one_takes_the_fallbacks_place(self, key):
        spec, rig = BY_KEY[key], Rig()
        rig.integration.init()
        module = module_of(key)
        rig.host.load_script(**{spec.names[0]: module})
        assert rig.integration.is_module_available(key)
        module.invoke(spec.hook, {})
        assert len(rig.events(spec.event)) == 1

    def test_one_that_is_there_again_has_no_fallback_any_more(self, key):
        spec, rig = BY_KEY[key], Rig()
        rig.integration.init()
        assert spec.names[0] in rig.host.fallbacks
        rig.host.modules[spec.names[0]] = module_of(key)  # without a script of its own
        rig.integration.init()
        assert spec.names[0] not in rig.host.fallbacks

    def test_one_that_has_gone_is_no_longer_there(self, key):
        spec = BY_KEY[key]
        rig = Rig(**{spec.names[0]: module_of(key)})
        rig.integration.init()
        del rig.host.modules[spec.names[0]]
        rig.integration.init()
        assert not rig.integration.is_module_available(key)
        assert rig.integration.get_status()["modules"][key] is False

    def test_one_that_is_replaced_is_heard_again(self, key):
        spec, second = BY_KEY[key], module_of(key)
        rig = Rig(**{spec.names[0]: module_of(key)})
        rig.integration.init()
        rig.host.load_script(**{spec.names[0]: second})
        second.invoke(spec.hook, {})
        assert len(rig.events(spec.event)) == 1

    def test_it_is_wrapped_once(self, key):
        spec, module = BY_KEY[key], module_of(key)
        rig = Rig(**{spec.names[0]: module})
        rig.integration.init()
        rig.integration.init()
        rig.host.load_script(Other=FakeModule())
        module.invoke(spec.hook, {})
        assert len(rig.events(spec.event)) == 1
        assert len(module.calls) == 1

    def test_its_own_exception_is_the_hosts(self, key):
        def broken(*_):
            raise KeyError("the host's own")

        module = FakeModule(**{BY_KEY[key].hook: broken})
        rig = Rig(**{BY_KEY[key].names[0]: module})
        rig.integration.init()
        with pytest.raises(KeyError, match="the host's own"):
            module.invoke(BY_KEY[key].hook, {})
        assert rig.integration.is_module_available(key)

    async def test_a_promise_stays_one(self, key):
        async def answer(*_):
            await asyncio.sleep(1)
            return {"n": 1}

        spec = BY_KEY[key]
        module = FakeModule(**{spec.hook: answer})
        rig = Rig(**{spec.names[0]: module})
        rig.integration.init()
        assert await module.invoke(spec.hook, {"n": 1}) == {"n": 1}
        await asyncio.sleep(1)
        assert rig.events(spec.event) == [{"n": 1}]

    def test_a_failure_of_ours_does_not_reach_the_host(self, key, monkeypatch):
        module = module_of(key, "answer")
        rig = Rig(**{BY_KEY[key].names[0]: module})
        rig.integration.init()

        def broken(*_):
            raise RuntimeError("ours")

        monkeypatch.setattr(rig.bus, "trigger", broken)
        assert module.invoke(BY_KEY[key].hook, {}) == "answer"
        assert [str(error) for error in rig.host.errors] == ["ours"]


class TestFallbacks:
    def fallback(self, rig, name):
        rig.integration.init()
        (run,) = rig.host.fallbacks[name].values()
        return run

    def test_the_guides_persona_module(self):
        rig = Rig()
        assert self.fallback(rig, "PersonaModule")({"name": "Mira"}) is None
        assert rig.events("persona:added") == [{"name": "Mira"}]

    def test_the_guides_prompt_manager(self):
        answer = self.fallback(Rig(), "PromptManager")("p1", {"mood": "calm"})
        assert answer == {"id": "p1", "content": "", "context": {"mood": "calm"}}

    def test_no_suggestions(self):
        assert self.fallback(Rig(), "ChatSuggestionsManager")() == []

    def test_a_page_may_bring_its_own(self):
        rig, ran = Rig(), []
        rig.integration.handle_module_unavailable("MyModule", lambda: ran.append(1))
        rig.integration.handle_module_unavailable("MyModule", lambda: ran.append(2))
        rig.integration.handle_module_unavailable("MyModule")
        assert ran == [1, 2]
        assert len([line for line in rig.console.lines if "MyModule" in line]) == 1

    def test_they_go_with_the_end(self):
        rig = Rig()
        rig.integration.init()
        assert len(rig.host.fallbacks) == 5
        rig.owner.close()
        assert rig.host.fallbacks == {}


class TestAcrossModules:
    def rig(self):
        self.log = []

        def note(name):
            return lambda data: self.log.append((name, data))

        rig = Rig(
            PersonaModule=FakeModule(onMessageSent=note("persona")),
            ChatScenarioModule=FakeModule(onMessageSent=note("scenario")),
            GiftManager=FakeModule(onMessageReceived=note("gift")),
            PromptManager=FakeModule(onMessageSent=note("not asked")),
        )
        rig.bus.on("*", lambda name, _: self.log.append(name))
        rig.integration.init()
        self.log.clear()
        return rig

    def test_after_a_message_is_sent(self):
        rig = self.rig()
        rig.bus.trigger("message:sent", {"messageId": "m1"})
        data = {"messageId": "m1"}
        assert self.log == ["message-sent", ("persona", data), ("scenario", data), "message:sent"]

    def test_after_one_is_received(self):
        rig = self.rig()
        rig.bus.trigger("message:received", {"messageId": "m2"})
        assert self.log == ["message-received", ("gift", {"messageId": "m2"}), "message:received"]

    def test_a_module_that_came_without_a_script_is_told_of_messages(self):
        rig = Rig()
        rig.integration.init()
        told = []
        rig.host.modules["PersonaModule"] = FakeModule(onMessageSent=told.append)
        rig.bus.trigger("message:sent", {"messageId": "m1"})
        assert told == [{"messageId": "m1"}]
        assert rig.integration.is_module_available("personaModule")

    def test_a_module_that_throws_stops_no_other(self):
        rig = self.rig()

        def broken(_):
            raise RuntimeError("host")

        rig.host.modules["PersonaModule"].methods["onMessageSent"] = broken
        rig.bus.trigger("message:sent", {})
        assert ("scenario", {}) in self.log

    def test_repeated_set_up_tells_once(self):
        rig = self.rig()
        rig.integration.setup_cross_module_communication()
        rig.integration.init()
        rig.bus.trigger("message:sent", {})
        assert self.log.count("message-sent") == 1


def test_the_end_gives_the_host_its_methods_back_and_stops_listening():
    module = module_of("personaModule")
    original = module.methods["onPersonaAdded"]
    rig = Rig(PersonaModule=module)
    rig.integration.init()
    assert module.methods["onPersonaAdded"] is not original
    rig.owner.close()
    assert module.methods["onPersonaAdded"] is original
    assert rig.host.listeners == 0
    assert rig.bus.listener_count() == 0


def test_a_new_start_hears_again():
    module = module_of("personaModule")
    rig = Rig(PersonaModule=module)
    rig.integration.init()
    rig.owner.close()
    rig.owner = Owner("again", rig.console.report)
    rig.build().init()
    module.invoke("onPersonaAdded", {"name": "Mira"})
    assert rig.events("persona:added") == [{"name": "Mira"}]


def test_after_a_chat_has_loaded_the_modules_are_told_whose_it_is() -> None:
    rig = Rig(
        ChatScenarioModule=FakeModule(init=lambda *_: None),
        giftManager=FakeModule(update=lambda *_: None),
        promptManager=FakeModule(update=lambda *_: None),
    )
    rig.state.user_id = "ann"
    rig.integration.init()
    rig.bus.trigger("chatapi:fetch-success", {"chatId": "kai", "userChatId": "uc1"})
    modules = rig.host.modules
    assert modules["ChatScenarioModule"].calls == [("init", "kai", "uc1")]
    assert modules["promptManager"].calls == [("update", "ann")]
    assert modules["giftManager"].calls == [("update", "ann")]


def test_a_module_that_comes_after_the_chat_is_told_once() -> None:
    rig = Rig(giftManager=FakeModule(update=lambda *_: None))
    rig.state.user_id = "ann"
    rig.integration.init()
    rig.bus.trigger("chatapi:fetch-success", {"chatId": "kai", "userChatId": "uc1"})
    late = FakeModule(update=lambda *_: None)
    rig.host.load_script(promptManager=late)
    rig.host.load_script(ChatScenarioModule=FakeModule())
    assert late.calls == [("update", "ann")]
    assert rig.host.modules["giftManager"].calls == [("update", "ann")]
    rig.bus.trigger("chatapi:fetch-success", {"chatId": "mira", "userChatId": "uc2"})
    assert late.calls == [("update", "ann")] * 2
