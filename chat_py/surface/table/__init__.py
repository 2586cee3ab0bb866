"""The JavaScript surface: every global of contract §1 with its members, in one table.

Each line is a member's TypeScript signature (see `surface/signatures.py`); its Python side is the
method of the same name in snake_case on the object that the composition gives for the global. The
pre-boot script and the declarations are made from this table, and `publish.py` serves it.
"""

from __future__ import annotations

from chat_py.surface.signatures import Global
from chat_py.surface.table.api import API
from chat_py.surface.table.coordination import COORDINATION
from chat_py.surface.table.functions import FUNCTIONS
from chat_py.surface.table.interface import INTERFACE
from chat_py.surface.table.media import MEDIA
from chat_py.surface.table.messages import MESSAGES
from chat_py.surface.table.state import STATE

__all__ = ["GLOBALS", "LOOSE"]

GLOBALS: tuple[Global, ...] = (
    *STATE,
    *MESSAGES,
    *MEDIA,
    *INTERFACE,
    *API,
    *COORDINATION,
    FUNCTIONS,
)

LOOSE: dict[str, str] = {
    "fetchChatData": "ChatAPIFetch.fetchChatData",
    "callFetchChatData": "ChatAPIFetch.fetchChatData",
    "postChatData": "ChatAPIFetch.postChatData",
    "sendMessage": "ChatEventManager.handleMessageSubmit",
    "generateChatCompletion": "ChatAPICompletion.generateChatCompletion",
    "onPersonaAdded": "ChatIntegration.onPersonaAdded",
    "onPersonaModuleClose": "ChatIntegration.onPersonaModuleClose",
    "onScenarioSelected": "ChatIntegration.onScenarioSelected",
    "showDiscovery": "ChatNavigation.hideChat",
    "resetChatUrl": "ChatRouter.resetUrl",
    **{member.name: member.path for member in FUNCTIONS.members()},
}
"""Functions that other scripts of such a page call (contract §1), and what serves them."""
