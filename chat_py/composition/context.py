"""What every part of a chat page is built from."""

from __future__ import annotations

from dataclasses import dataclass

from chat_py.backends.choice import BackendChoice
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.browser.page import Page
from chat_py.locales import Texts
from chat_py.plugin.hooks import Hooks
from chat_py.settings.choices import Choices
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.tool_calls.permissions import Permissions
from chat_py.tool_calls.registry import Tools
from chat_py.view.enter_key import EnterKey

__all__ = ["Context"]


@dataclass(frozen=True, kw_only=True)
class Context:
    """The page and its settings, what outlives an `App`, and the owner of all that one starts."""

    page: Page
    settings: Settings
    choices: Choices
    """What the person has chosen for themselves; it changes while the page lives."""
    enter_key: EnterKey
    texts: Texts
    state: ChatState
    bus: EventBus
    hooks: Hooks
    tools: Tools
    permissions: Permissions
    """Who waits for a person's word on a call of theirs."""
    choice: BackendChoice
    cookies: bool
    """Whether the browser keeps cookies, and so anything, for this site."""
    page_chat: str
    """The chat that a global of the page names, where no setting does."""
    owner: Owner

    def hears_shortcuts(self) -> bool:
        """Whether Ctrl/Cmd+K and "?" are the chat's: the page has left them to it, and the person
        wants them."""
        return self.settings.shortcuts and self.choices.shortcuts

    def user(self) -> str:
        """The id of the current user, empty for a guest."""
        return self.state.user_id
