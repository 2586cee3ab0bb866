"""`ChatIntegration`: the bridge to the host page's own modules (guide 4C, contract §5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from chat_py.base.owner import Owner, Undo
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.browser.protocols.host import HookListener, HookPhase, HostObject, HostPage
from chat_py.host.hook_calls import HookCalls
from chat_py.host.modules import MODULES, PAGE_HOOKS, HostModule
from chat_py.state import ChatState

__all__ = ["ChatIntegration"]

_BY_KEY = {module.key: module for module in MODULES}
_NAMES = [name for module in MODULES for name in module.names]
_PUBLISHED = {"message:sent": "chat:message-sent", "message:received": "chat:message-received"}


class ChatIntegration:
    """Finds the host's modules, listens to their hooks and tells them about messages.

    Wrapping happens once per method, however often `init` runs; a module that a later script
    brings or replaces is picked up when that script has run. The host's method runs first and
    keeps `this`, arguments, result and promise; what it throws or rejects with is its caller's,
    and of `getPrompt` and `getSuggestions` it is told on the console as well. A failure of ours
    is reported and never reaches the host's call. A frozen module on `window` is replaced by its
    equal; a frozen top-level `const` cannot be, so it is not heard, and the console says so.

    `show_list` and `deliver` are what `window.showDiscovery` and `displayCompletionMessage(text,
    id)` of the page's own lead to here.
    """

    def __init__(
        self,
        *,
        host: HostPage,
        bus: EventBus,
        state: ChatState,
        clock: Clock,
        console: Console,
        owner: Owner,
        show_list: Callable[[], None],
        deliver: Callable[[str, str], object],
    ) -> None:
        self._host = host
        self._bus = bus
        self._state = state
        self._clock = clock
        self._console = console
        self._owner = owner
        self._found: dict[str, HostObject] = {}
        self._opened: dict[str, tuple[Any, ...]] = {}
        self._told: set[str] = set()
        self._missing: set[str] = set()
        self._fallbacks: dict[str, Undo] = {}
        self._calls = {module.key: self._calls_of(module) for module in MODULES}
        self._page_hooks: dict[str, HookListener] = {
            "onPersonaModuleClose": _on_end(lambda _: self.on_persona_module_close()),
            "showDiscovery": _on_end(lambda _: show_list()),
            "displayCompletionMessage": _on_end(lambda args: _deliver(deliver, args)),
        }
        self._listening: Owner | None = None

    def init(self) -> None:
        """Integrate what is there, and keep looking for what is not."""
        self._integrate_all()
        if self._listening is None:
            self.setup_cross_module_communication()
            self._owner.add(self._host.on_scripts(self._integrate_all))
            self._bus.trigger("chatintegration:ready", self.get_status())

    def integrate_persona_module(self) -> bool:
        """Wrap `PersonaModule.onPersonaAdded`; tells whether the module is there."""
        return self._integrate(_BY_KEY["personaModule"])

    def integrate_scenario_module(self) -> bool:
        """Wrap `ChatScenarioModule.setScenario`; tells whether the module is there."""
        return self._integrate(_BY_KEY["scenarioModule"])

    def integrate_prompt_manager(self) -> bool:
        """Wrap `PromptManager.getPrompt`; tells whether the module is there."""
        return self._integrate(_BY_KEY["promptManager"])

    def integrate_gift_manager(self) -> bool:
        """Wrap `GiftManager.openGiftPanel`; tells whether the module is there."""
        return self._integrate(_BY_KEY["giftManager"])

    def integrate_suggestions_manager(self) -> bool:
        """Wrap `ChatSuggestionsManager.getSuggestions`; tells whether the module is there."""
        return self._integrate(_BY_KEY["suggestionsManager"])

    def setup_cross_module_communication(self) -> None:
        """Tell the page and its modules of messages sent and received; once."""
        if self._listening is not None:
            return
        self._listening = self._owner.child("integration")
        for event in _PUBLISHED:
            self._listening.add(self._bus.on(event, self._forwarder(event)))
        self._listening.add(self._bus.on("chatapi:fetch-success", self._chat_loaded))

    def on_persona_added(self, persona: dict[str, Any] | None = None) -> None:
        """The visitor has added a persona (`window.onPersonaAdded`)."""
        self._calls["personaModule"].publish(persona)

    def on_persona_module_close(self) -> None:
        """The panel of personas was closed (`window.onPersonaModuleClose`)."""
        self._bus.trigger("persona:close", {})

    def on_scenario_selected(self, scenario: dict[str, Any] | None = None) -> None:
        """The visitor has chosen a scenario (`window.onScenarioSelected`)."""
        self._calls["scenarioModule"].publish(scenario)

    def get_status(self) -> dict[str, Any]:
        """`{timestamp, modules, summary}` (guide, Example 4)."""
        modules = {module.key: module.key in self._found for module in MODULES}
        moment = datetime.fromtimestamp(self._clock.now() / 1000, UTC)
        return {
            "timestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "modules": modules,
            "summary": f"{sum(modules.values())} of {len(modules)} modules integrated",
        }

    def is_module_available(self, module_name: str) -> bool:
        """By the key of the status (`personaModule`) or the global's name (`PersonaModule`)."""
        return any(
            module.key in self._found
            for module in MODULES
            if module_name == module.key or module_name in module.names
        )

    def get_integrated_modules(self) -> list[str]:
        """Keys of the modules that are there, in the status's order."""
        return [module.key for module in MODULES if module.key in self._found]

    def handle_module_unavailable(
        self, module_name: str, fallback_handler: Callable[..., Any] | None = None
    ) -> None:
        """Warn once that a module is missing, and run the fallback."""
        if module_name not in self._missing:
            self._missing.add(module_name)
            self._console.warn(f"[ChatIntegration] {module_name} is not on this page")
        if fallback_handler is not None:
            fallback_handler()

    def get_stats(self) -> dict[str, Any]:
        """How many modules are integrated and missing, and their names."""
        return {
            "integrated": len(self._found),
            "missing": len(MODULES) - len(self._found),
            "modules": self.get_integrated_modules(),
        }

    def _calls_of(self, module: HostModule) -> HookCalls:
        def failed(text: str) -> None:
            name = f"{module.names[0]}.{module.hook}"
            self._console.warn(f"[ChatIntegration] {name} failed: {text}")

        return HookCalls(
            lambda value: self._publish(module, value),
            tells_result=module.tells_result,
            failed=failed if module.tells_result else None,
        )

    def _integrate(self, module: HostModule) -> bool:
        found = self._host.find(module.names)
        if found is None:
            self._found.pop(module.key, None)
            if self._host.find(_NAMES) is not None:  # one that has none of them misses none
                self.handle_module_unavailable(module.names[0])
            self._provide(module)
            return False
        self._found[module.key] = found
        if (withdraw := self._fallbacks.pop(module.key, None)) is not None:
            withdraw()
        calls = self._calls[module.key]
        self._wrap(found, module.hook, calls.hook_listener(), settles=module.tells_result)
        if module.choose:
            self._wrap(found, module.choose, calls.choice_listener(), settles=True)
        self._tell_opened(module)
        return True

    def _wrap(
        self, found: HostObject, method: str, listener: HookListener, *, settles: bool = False
    ) -> None:
        if (undo := found.wrap(method, listener, settles=settles)) is not None:
            self._owner.add(undo)

    def _publish(self, module: HostModule, value: Any = None) -> None:
        if module.state_field:
            setattr(self._state, module.state_field, value)
        self._bus.trigger(module.event, value)

    def _provide(self, module: HostModule) -> None:
        """The guide's fallback object: the hook warns, does what it can and answers."""
        if module.key in self._fallbacks:
            return

        def fallback(*args: Any) -> Any:
            self._console.warn(f"[ChatIntegration] {module.names[0]} fallback")
            first = args[0] if args else None
            if not module.tells_result:
                self._publish(module, first)
                return None
            if module.key == "suggestionsManager":
                return []
            context = args[1] if len(args) > 1 else None
            return {"id": first, "content": "", "context": context}

        undo = self._host.provide(module.names[0], {module.hook: fallback})
        self._fallbacks[module.key] = self._owner.add(undo)

    def _forwarder(self, event: str) -> Callable[[Any], None]:
        def forward(data: Any) -> None:
            self._integrate_all()  # what came without a script of its own
            self._bus.trigger(_PUBLISHED[event], data)
            for module in MODULES:
                method = module.notify.get(event)
                if method and module.key in self._found:
                    self._found[module.key].call(method, data)

        return forward

    def _chat_loaded(self, data: dict[str, Any]) -> None:
        """Tell the host's modules whose chat is open: scenario, prompts, gifts."""
        self._told.clear()
        self._opened = {
            "init": (data.get("chatId"), data.get("userChatId")),
            "update": (self._state.user_id,),
        }
        self._integrate_all()

    def _tell_opened(self, module: HostModule) -> None:
        """Once for each chat; one that comes later than the chat hears of it then."""
        method = module.loaded
        if method not in self._opened or module.key in self._told:
            return
        self._told.add(module.key)  # before it, since what it does may lead here again
        # An `init()` that takes no chat is the module's own start.
        if not self._found[module.key].call(method, *self._opened[method], takes=True):
            self._told.discard(module.key)

    def _integrate_all(self) -> None:
        for module in MODULES:
            self._integrate(module)
        if (page := self._host.find(("globalThis",))) is not None:
            for name, key in PAGE_HOOKS.items():
                listener = self._calls[key].hook_listener() if key else self._page_hooks[name]
                self._wrap(page, name, listener)


def _on_end(act: Callable[[list[Any]], None]) -> HookListener:
    """Acts with the arguments of each call that did not throw, when it has ended."""
    calls: dict[int, list[Any]] = {}

    def listener(phase: HookPhase, call: int, value: Any) -> None:
        if phase == "called":
            calls[call] = value or []
        elif (args := calls.pop(call, None)) is not None and phase != "threw":
            act(args)

    return listener


def _deliver(deliver: Callable[[str, str], object], args: list[Any]) -> None:
    message: Any = args[0] if args else None
    unique_id = str(args[1]) if len(args) > 1 and args[1] is not None else ""
    text = cast("dict[str, Any]", message).get("content") if isinstance(message, dict) else message
    if isinstance(text, str):
        deliver(unique_id, text)
