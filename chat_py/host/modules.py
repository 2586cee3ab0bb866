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
    loaded: str = ""
    """A method that is called when a chat has loaded: `init(chatId, userChatId)` or
    `update(userId)`."""
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
        loaded="init",
        notify={"message:sent": "onMessageSent"},
    ),
    HostModule(
        "promptManager",
        ("PromptManager", "promptManager"),
        "getPrompt",
        "prompt:retrieved",
        tells_result=True,
        loaded="update",
    ),
    HostModule(
        "giftManager",
        ("GiftManager", "giftManager"),
        "openGiftPanel",
        "gift:opened",
        loaded="update",
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
