"""The state of the page and its address: `ChatState`, `ChatRouter`, `ChatInitializer`."""

from __future__ import annotations

from pydantic.alias_generators import to_camel

from chat_py import state
from chat_py.routing import STORAGE_KEYS
from chat_py.surface.signatures import Global

__all__ = ["SETS", "STATE"]

SETS = tuple(to_camel(name) for name in state.SETS)
"""The properties of `ChatState` that are JavaScript Sets."""

STATE = (
    Global(
        "ChatState",
        {
            "call": """
                init(values?: StateValues): void
                reset(): void
                setState(values: StateValues): void
                addDisplayedMessageId(messageId: Id): void
                clearTrackingSets(): void
            """,
            "query": """
                getState(): ChatStateFields
                validateState(): boolean
                isMessageDisplayed(messageId: Id): boolean
            """,
        },
        {
            "getState": None
        },  # the page answers it from its own fields (static/src/preboot/fields.js)
    ),
    Global(
        "ChatRouter",
        {
            "call": """
                saveCurrentChatId(chatId: Id): void
                saveUserChatId(userChatId: Id): void
                updateUrl(chatId: Id): void
                resetUrl(): void
            """,
            "query": """
                getIdFromUrl(url?: string): string | null
                getCurrentChatId(): string | null
                isValidId(id: unknown): boolean
                getUserChatId(): string | null
            """,
            "constant": "STORAGE_KEYS: Record<string, string>",
        },
        {"STORAGE_KEYS": STORAGE_KEYS},
    ),
    Global(
        "ChatInitializer",
        {
            "promise": "init(): Promise<void>",
            "call": """
                teardown(): void
                setupModuleIntegrations(): void
            """,
        },
    ),
)
