"""The modules that a host page may bring, in one table (contract §5)."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["MODULES", "PAGE_HOOKS", "HostModule"]


@dataclass(frozen=True)
class HostModule:
    """One module that a host page may bring: where it is found and what is wrapped."""

    key: str
    names: tuple[str, ...]
    hook: str
    event: str
    state_field: str = ""
    tells_result: bool = False
    """Whether the event tells the hook's result rather than its first argument."""
    choose: str = ""
    """A method that takes only an id, and usually leads to the hook or a page function."""
    notify: dict[str, str] = field(default_factory=dict[str, str])
    """Event of ours → method of the module that hears of it."""


MODULES = (
    HostModule(
        "personaModule",
        ("PersonaModule", "personaModule"),
        "onPersonaAdded",
        "persona:added",
        state_field="persona",
        notify={"message:sent": "onMessageSent"},
    ),
    HostModule(
        "scenarioModule",
        ("ChatScenarioModule", "chatScenarioModule"),
        "setScenario",
        "scenario:changed",
        state_field="current_scenario",
        choose="selectScenario",
        notify={"message:sent": "onMessageSent"},
    ),
    HostModule(
        "promptManager",
        ("PromptManager", "promptManager"),
        "getPrompt",
        "prompt:retrieved",
        tells_result=True,
    ),
    HostModule(
        "giftManager",
        ("GiftManager", "giftManager"),
        "openGiftPanel",
        "gift:opened",
        notify={"message:received": "onMessageReceived"},
    ),
    HostModule(
        "suggestionsManager",
        ("ChatSuggestionsManager", "chatSuggestionsManager"),
        "getSuggestions",
        "suggestions:retrieved",
        tells_result=True,
    ),
)
PAGE_HOOKS = {
    "onPersonaAdded": "personaModule",
    "onScenarioSelected": "scenarioModule",
    "onPersonaModuleClose": "",
    "showDiscovery": "",
    "displayCompletionMessage": "",
}
"""Functions on `window` that are heard where the page defines them itself, and the module that
calls them, if one does."""


@dataclass
class _Call:
    first: Any
    outermost: bool
    told: int


class Calls:
    """The calls of one module's methods, as news.

    A method that calls another of the same module, or a page function that stands for it, is one
    piece of news: the outermost call's. The host's method runs first; no news if it throws.

    Args:
        tell: gets the news: the first argument, or the result where `result` is set.
        failed: gets the text of the host's exception or rejection.
    """

    def __init__(
        self,
        tell: Callable[[Any], None],
        *,
        result: bool = False,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        self._tell = tell
        self._result = result
        self._failed = failed
        self._open: dict[int, _Call] = {}
        self._depth = 0
        self._told = 0

    def say(self, value: Any) -> None:
        """The page tells it directly; during a call that will tell it, it is no second news."""
        if self._depth == 0:
            self._told += 1
            self._tell(value)

    def of_hook(self) -> HookListener:
        """Hears the module's hook, or a page function that stands for it."""

        def heard(phase: HookPhase, call: int, value: Any) -> None:
            if phase == "called":
                self._open[call] = _Call(_first(value), self._depth == 0, self._told)
                self._depth += 1
                return
            if phase in ("returned", "threw", "pending"):
                self._depth -= 1
            known = self._open.get(call)
            if phase != "pending" or not self._result:
                self._open.pop(call, None)
            if known is None:
                return
            if phase in ("threw", "rejected"):
                if self._failed is not None:
                    self._failed(str(value))
            elif known.outermost and self._result and phase != "pending":
                self.say(value)
            elif known.outermost and not self._result:
                self.say(known.first)

        return heard

    def of_choice(self) -> HookListener:
        """Hears a method that takes only an id: news of its own, `{id}`, where the host tells
        nothing better until it has ended."""

        def heard(phase: HookPhase, call: int, value: Any) -> None:
            if phase == "called":
                self._open[call] = _Call(_first(value), outermost=True, told=self._told)
            elif phase != "pending":
                known = self._open.pop(call)
                if phase in ("returned", "settled") and known.told == self._told:
                    self.say({"id": known.first})

        return heard


def _first(args: Any) -> Any:
    values = cast("list[Any]", args or [])
    return values[0] if values else None
