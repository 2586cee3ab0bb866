"""The JavaScript surface: every global of contract §1 with its members, in one table.

Each line is a member's TypeScript signature; its Python side is the method of the same name in
snake_case on the object that `app.py` gives for the global. The kind says how it answers:

    promise   asynchronous: a real Promise, before Python is there too
    call      synchronous with an effect: before Python it waits in the queue
    event     like `call`; its second argument reaches the page again as the object it is
    query     synchronous without an effect: before Python it answers the neutral value
    undo      registers, and returns the function that undoes it
    stream    an async-iterable
    value     a property that is asked for each time
    record    a live object whose properties Python holds
    map       looks like a `Map`
    constant  never changes

The pre-boot script is built from `python -m chat_py.surface`, the declarations are checked
against it, and `publish.py` serves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pydantic.alias_generators import to_snake
from pydantic_core import to_json

from chat_py.routing import STORAGE_KEYS
from chat_py.state import FIELDS

__all__ = ["GLOBALS", "LOOSE", "SETS", "Arg", "Global", "Kind", "Member", "preboot_table"]

Kind = Literal[
    "promise",
    "call",
    "event",
    "query",
    "undo",
    "stream",
    "value",
    "record",
    "map",
    "constant",
]
_SIGNATURE = re.compile(r"(?P<name>\w+)\((?P<args>.*)\): (?P<returns>[^=]+?)")
_ARG = re.compile(r"(?P<rest>\.\.\.)?(?P<name>\w+)(?P<optional>\?)?: (?P<type>.+)")


@dataclass(frozen=True)
class Arg:
    """One parameter: its name, TypeScript type and whether it may be left out."""

    name: str
    type: str
    optional: bool


@dataclass(frozen=True)
class Member:
    """One member of a global."""

    owner: str
    name: str
    kind: Kind
    args: tuple[Arg, ...] = ()
    returns: str = "unknown"
    neutral: Any = None

    @property
    def path(self) -> str:
        """`ChatAPI.makeRequest`, as calls name it."""
        return f"{self.owner}.{self.name}"

    @cached_property
    def python_name(self) -> str:
        """The attribute of the Python object."""
        return to_snake(self.name)


@dataclass(frozen=True)
class Global:
    """One property of `window`; `members` maps a kind to signatures."""

    name: str
    methods: dict[Kind, str] = field(default_factory=dict[Kind, str])
    neutral: dict[str, Any] = field(default_factory=dict[str, Any])
    values: dict[str, tuple[Kind, str, Any]] = field(
        default_factory=dict[str, tuple[Kind, str, Any]]
    )

    def members(self) -> Iterator[Member]:
        """Every member; raises `ValueError` for a line that is no signature."""
        for kind, lines in self.methods.items():
            for line in filter(None, map(str.strip, lines.splitlines())):
                match = _SIGNATURE.fullmatch(line)
                if match is None:
                    raise ValueError(f"{self.name}: not a signature: {line}")
                args = tuple(_args(match["args"]))
                neutral = self.neutral.get(match["name"])
                yield Member(self.name, match["name"], kind, args, match["returns"], neutral)
        for name, (kind, type_, neutral) in self.values.items():
            yield Member(self.name, name, kind, (), type_, neutral)


def _args(text: str) -> Iterator[Arg]:
    for part in filter(None, text.split(", ")):
        match = _ARG.fullmatch(part)
        if match is None:
            raise ValueError(f"not a parameter: {part}")
        yield Arg(match["name"], match["type"], bool(match["optional"]))


EMPTY_STATUS = {
    "timestamp": "",
    "modules": {
        "personaModule": False,
        "scenarioModule": False,
        "promptManager": False,
        "giftManager": False,
        "suggestionsManager": False,
    },
    "summary": "0 of 5 modules integrated",
}
EMPTY_CACHE: dict[str, Any] = {
    "size": 0,
    "activeRequests": 0,
    "hits": 0,
    "misses": 0,
    "bytes": 0,
    "items": [],
}
SETS = ("displayedMessageIds", "displayedImageIds", "displayedVideoIds")

GLOBALS: tuple[Global, ...] = (
    Global(
        "ChatState",
        {
            "call": """
                init(values?: object): void
                reset(): void
                setState(values: object): void
                addDisplayedMessageId(messageId: Id): void
                clearTrackingSets(): void
            """,
            "query": """
                getState(): ChatStateFields
                validateState(): boolean
                isMessageDisplayed(messageId: Id): boolean
            """,
        },
        {"validateState": False, "isMessageDisplayed": False},
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
                isValidId(id: any): boolean
                getUserChatId(): string | null
            """,
        },
        {"isValidId": False},
        {"STORAGE_KEYS": ("constant", "Record<string, string>", STORAGE_KEYS)},
    ),
    Global(
        "ChatInitializer",
        {
            "promise": "init(): Promise<void>",
            "call": "teardown(): void",
        },
    ),
    Global(
        "ChatMessageFormatter",
        {
            "query": """
                formatMessage(message: any): string
                formatMarkdown(text: string): string
                formatPlainText(text: string): string
                formatCodeBlock(code: string, language?: string): string
                sanitizeInput(text: string): string
                escapeHtml(text: string): string
                removeFormattingTags(text: string): string
                extractCodeBlocks(text: string): CodeBlock[]
                highlightMentions(text: string): string
                truncateText(text: string, length?: number): string
            """,
        },
        dict.fromkeys(
            (
                "formatMessage",
                "formatMarkdown",
                "formatPlainText",
                "formatCodeBlock",
                "sanitizeInput",
                "escapeHtml",
                "removeFormattingTags",
                "highlightMentions",
                "truncateText",
            ),
            "",
        )
        | {"extractCodeBlocks": []},
    ),
    Global(
        "ChatMessageDisplay",
        {
            "call": """
                displayMessage(sender: string, message: any, userChatId?: Id, callback?: Function): void
                displayExistingChat(messages: any, persona?: any, callback?: Function): void
                displayChat(chat: any, character?: any): void
                displayImageThumb(image: any): void
                displayVideoThumb(video: any): void
                scrollToLatestMessage(): void
                clearChatDisplay(): void
            """,
            "query": "getMessageContainer(): HTMLElement | null",
        },
    ),
    Global(
        "ChatMessageStream",
        {
            "call": """
                createBotResponseContainer(id: Id): void
                displayCompletionMessage(message: any, uniqueId?: Id): void
                hideCompletionMessage(uniqueId?: Id): void
                stopActiveRenderers(): void
                clearActiveRenderers(): void
            """,
            "query": """
                hasActiveStreams(): boolean
                getActiveStreamIds(): string[]
            """,
        },
        {"hasActiveStreams": False, "getActiveStreamIds": []},
    ),
    Global(
        "ChatMessageHistory",
        {
            "promise": """
                loadChatHistory(chatId: Id, options?: object): Promise<HistoryPage>
                loadMoreMessages(chatId?: Id): Promise<HistoryPage>
                preloadHistory(chatId: Id): Promise<void>
                refreshHistory(chatId?: Id): Promise<HistoryPage>
            """,
            "call": """
                clearHistoryCache(chatId?: Id): void
                displayHistory(messages: any): void
            """,
            "query": """
                isFullHistoryLoaded(chatId?: Id): boolean
                isLoading(chatId?: Id): boolean
                getCachedHistory(chatId?: Id): ChatMessage[] | null
                getHistoryStats(): object
            """,
        },
        {"isFullHistoryLoaded": False, "isLoading": False, "getHistoryStats": {}},
    ),
    Global(
        "ChatInputHandler",
        {
            "promise": "submitMessage(): Promise<string | null>",
            "call": """
                init(options?: object): void
                clearInput(): void
                setInputValue(value: string): void
                focusInput(): void
                clearHistory(): void
                navigateHistory(direction: any): void
                addToHistory(text: string): void
            """,
            "query": """
                getInputValue(): string
                getInputStats(): object
            """,
        },
        {"getInputValue": "", "getInputStats": {}},
    ),
    Global(
        "ChatDropdown",
        {
            "call": """
                createDropdown(id: string, items: any, options?: object): void
                createMessageActionMenu(messageId: Id, target?: Element): void
                openDropdown(id: any): void
                closeDropdown(id: any): void
                toggleDropdown(id: any): void
                closeAllDropdowns(): void
                removeDropdown(id: any): void
            """,
            "query": """
                isDropdownOpen(id: any): boolean
                getActiveDropdown(): string | null
            """,
        },
        {"isDropdownOpen": False},
    ),
    Global(
        "ChatSharing",
        {
            "promise": """
                shareMessage(messageId: Id): Promise<boolean>
                shareChat(chatId?: Id): Promise<boolean>
                copyToClipboard(text: string): Promise<boolean>
            """,
            "query": "generateShareLink(chatId?: Id, messageId?: Id): string",
        },
        {"generateShareLink": ""},
    ),
    Global(
        "ChatNavigation",
        {
            "promise": "navigateToChat(chatId: Id): Promise<void>",
            "call": """
                init(): void
                showChat(): void
                hideChat(): void
                toggleChatVisibility(): void
                goBack(): void
                goHome(): void
            """,
            "query": "getNavigationState(): object",
        },
        {"getNavigationState": {}},
    ),
    Global(
        "ChatAPI",
        {
            "promise": (
                "makeRequest(method: string, endpoint: string, data?: Body,"
                " options?: RequestOptions): Promise<any>"
            ),
            "stream": (
                "stream(method: string, endpoint: string, data?: Body,"
                " options?: RequestOptions): AsyncIterable<StreamEvent>"
            ),
            "call": """
                clearCache(): void
                abortAllRequests(): number
            """,
            "query": """
                handleApiError(error: any, endpoint?: string): ChatApiError
                getCacheStats(): CacheStats
            """,
        },
        {"getCacheStats": EMPTY_CACHE, "abortAllRequests": 0},
        {
            "config": (
                "record",
                "ApiConfig",
                {"baseUrl": "/api", "timeout": 30000, "retryAttempts": 3, "retryDelay": 1000},
            ),
            "requestCache": ("map", "Map<string, any>", None),
            "activeRequests": ("map", "Map<string, any>", None),
        },
    ),
    Global(
        "ChatAPIFetch",
        {
            "promise": """
                fetchChatData(chatId: Id, userId?: Id, reset?: boolean, callback?: Function): Promise<ChatResponse>
                postChatData(chatId: Id, userId?: Id, userChatId?: Id, reset?: boolean, callback?: Function): Promise<ChatResponse>
                getChatHistory(chatId: Id, limit?: number, offset?: number): Promise<HistoryPage>
                saveMessage(chatId: Id, message: any): Promise<SavedMessage>
            """,
            "call": """
                setupChatInterface(chat: any, character?: any): void
                clearCache(): void
            """,
            "query": """
                setupChatData(chat: any): any
                isFetching(): boolean
                getStats(): object
            """,
        },
        {"isFetching": False, "getStats": {}},
    ),
    Global(
        "ChatAPICompletion",
        {
            "promise": """
                generateChatCompletion(options?: CompletionOptions, isHidden?: boolean): Promise<Completion>
                stop(): Promise<void>
            """,
            "query": "isStreaming(): boolean",
        },
        {"isStreaming": False},
    ),
    Global(
        "ChatEventManager",
        {
            "call": """
                init(): void
                setupDOMListeners(): void
                setupCustomEventListeners(): void
                setupPostMessageListeners(): void
                setupKeyboardListeners(): void
                off(eventName: string, handler?: Function): void
                closeAllDropdowns(): void
                teardown(): void
            """,
            "event": "triggerChatEvent(eventName: string, data?: any): void",
            "undo": """
                on(eventName: string, handler: Function): Unsubscribe
                once(eventName: string, handler: Function): Unsubscribe
            """,
            "promise": """
                handleMessageSubmit(): Promise<string | null>
                handleChatSelection(chatId: Id): Promise<void>
                handleMessageAction(action: string, messageId: Id, target?: any): Promise<void>
                handleImageAction(action: string, imageId: Id, target?: any): Promise<void>
            """,
            "query": "getStats(): EventStats",
        },
        {
            "getStats": {
                "handlers": 0,
                "events": [],
                "triggered": 0,
                "listeners": [],
                "ignoredMessages": 0,
            }
        },
    ),
    Global(
        "ChatIntegration",
        {
            "call": """
                init(): void
                integratePersonaModule(): boolean
                integrateScenarioModule(): boolean
                integratePromptManager(): boolean
                integrateGiftManager(): boolean
                integrateSuggestionsManager(): boolean
                setupCrossModuleCommunication(): void
                handleModuleUnavailable(moduleName: string, fallbackHandler?: Function): void
            """,
            "query": """
                getStatus(): IntegrationStatus
                isModuleAvailable(moduleName: string): boolean
                getIntegratedModules(): string[]
                getStats(): object
            """,
        },
        {
            "integratePersonaModule": False,
            "integrateScenarioModule": False,
            "integratePromptManager": False,
            "integrateGiftManager": False,
            "integrateSuggestionsManager": False,
            "getStatus": EMPTY_STATUS,
            "isModuleAvailable": False,
            "getIntegratedModules": [],
            "getStats": {},
        },
    ),
    Global(
        "ChatCore",
        {
            "promise": """
                init(): Promise<boolean>
                reinit(): Promise<boolean>
            """,
            "call": """
                destroy(): void
                registerModules(): void
            """,
            "event": "registerModule(name: string, module: any): void",
            "query": """
                verifyRequiredModules(): boolean
                getModule(name: string): any
                hasModule(name: string): boolean
                getState(): object
            """,
        },
        {
            "verifyRequiredModules": False,
            "hasModule": False,
            "getState": {"initialized": False, "modules": []},
        },
        {
            "modules": ("value", "Record<string, any>", {}),
            "initialized": ("value", "boolean", False),
        },
    ),
)

LOOSE: dict[str, str] = {
    "fetchChatData": "ChatAPIFetch.fetchChatData",
    "sendMessage": "ChatInputHandler.submitMessage",
    "generateChatCompletion": "ChatAPICompletion.generateChatCompletion",
    "displayCompletionMessage": "ChatMessageStream.displayCompletionMessage",
    "hideCompletionMessage": "ChatMessageStream.hideCompletionMessage",
}
"""Functions that other scripts of such a page call (contract §1), and what serves them."""


def preboot_table() -> dict[str, Any]:
    """The table as the pre-boot script needs it: names, kinds and neutral values."""
    globals_: dict[str, dict[str, dict[str, Any]]] = {}
    for entry in GLOBALS:
        members = globals_[entry.name] = {}
        for member in entry.members():
            members.setdefault(member.kind, {})[member.name] = member.neutral
    return {"globals": globals_, "fields": FIELDS, "sets": SETS, "loose": LOOSE}


if __name__ == "__main__":
    print(to_json(preboot_table()).decode())  # noqa: T201 the build reads it
