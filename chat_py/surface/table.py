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

The pre-boot script is built from `python -m chat_py.surface.table`, the declarations are checked
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

from chat_py.broadcast.bus import DOCUMENTED, PREFIX
from chat_py.routing import STORAGE_KEYS
from chat_py.state import FIELDS

__all__ = [
    "GLOBALS",
    "LOOSE",
    "OPTIONS",
    "SETS",
    "Arg",
    "Global",
    "Kind",
    "Member",
    "preboot_table",
    "read_parameters",
]

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
_SIGNATURE = re.compile(r"(?P<name>\w+)(?P<generic><[^>]*>)?\((?P<args>.*)\): (?P<returns>[^=]+?)")
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
    generic: str = ""

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
                args = tuple(read_parameters(match["args"]))
                neutral = self.neutral.get(match["name"])
                generic = match["generic"] or ""
                yield Member(
                    self.name, match["name"], kind, args, match["returns"], neutral, generic
                )
        for name, (kind, type_, neutral) in self.values.items():
            yield Member(self.name, name, kind, (), type_, neutral)


def read_parameters(text: str) -> list[Arg]:
    """`name?: type, …`; raises `ValueError` for a text that is none."""
    return list(_args(text))


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
EMPTY_ERROR: dict[str, Any] = {
    "name": "ChatApiError",
    "message": "",
    "userMessage": "",
    "type": "unknown",
    "status": 0,
    "endpoint": "",
    "method": "",
    "attempts": 0,
    "retryable": False,
    "retryAfter": None,
    "details": None,
}
EMPTY_HISTORY: dict[str, Any] = {
    "cachedChats": 0,
    "cachedPages": 0,
    "cachedMessages": 0,
    "loading": [],
    "fullyLoaded": [],
}
EMPTY_INPUT = {
    "length": 0,
    "maxLength": 4000,
    "remaining": 4000,
    "historySize": 0,
    "messagesSent": 0,
}
EMPTY_NAVIGATION = {
    "currentChatId": "",
    "view": "chat",
    "isChatVisible": True,
    "canGoBack": False,
}
EMPTY_IMAGES = {
    "images": 0,
    "loading": 0,
    "loaded": 0,
    "failed": 0,
    "blurred": 0,
    "downloads": 0,
    "shares": 0,
    "reveals": 0,
}
EMPTY_VIDEOS: dict[str, Any] = {"videos": 0, "plays": 0, "playing": None}
EMPTY_UPSCALES = {"active": 0, "done": 0, "failed": 0, "cancelled": 0}
EMPTY_MERGES = {"merged": 0, "active": 0, "done": 0, "failed": 0, "cancelled": 0}
EMPTY_FETCH = {"requests": 0, "successes": 0, "failures": 0, "isFetching": False}
OPTIONS = {
    "RequestOptions": (
        "timeout?: number, attemptTimeout?: number, retries?: number, retryDelay?: number,"
        " useCache?: boolean, cacheKey?: string, cacheTTL?: number, headers?: HeaderValues,"
        " signal?: AbortSignal, idempotencyKey?: string,"
        ' credentials?: "omit" | "same-origin" | "include",'
        ' responseType?: "json" | "text" | "blob" | "response"'
    ),
    "HistoryOptions": "offset?: number, limit?: number, useCache?: boolean",
    "CompletionOptions": (
        "chatId?: Id, userChatId?: Id, userId?: Id, messageId?: Id, regenerate?: boolean,"
        " uniqueId?: Id, callback?: CompletionCallback"
    ),
    "InputOptions": "maxInputLength?: number, minInputLength?: number, historySize?: number",
    "UpscaleOptions": "scale?: number, onProgress?: ProgressCallback",
    "DropdownOptions": "label?: string, container?: string",
    "DropdownItem": "label: string, action?: string, icon?: string",
}
"""Objects of options: any other name in one is refused."""
SETS = ("displayedMessageIds", "displayedImageIds", "displayedVideoIds")

GLOBALS: tuple[Global, ...] = (
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
                isValidId(id: unknown): boolean
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
                formatMessage(message: string | MessageData): string
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
                displayMessage(sender: string, message: string | MessageData, userChatId?: Id, callback?: DoneCallback): string | null
                displayExistingChat(messages: ChatData | MessageData[], persona?: PersonaData, callback?: DoneCallback): void
                displayChat(chat: ChatData | MessageData[], character?: ChatCharacter): void
                displayImageThumb(image: string | MessageData, userChatId?: Id): string | null
                displayVideoThumb(video: string | MessageData, userChatId?: Id): string | null
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
                displayCompletionMessage(message: string | MessageData, uniqueId?: Id): void
                hideCompletionMessage(uniqueId?: Id): void
                stopActiveRenderers(): number
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
                loadChatHistory(chatId: Id, options?: HistoryOptions): Promise<HistoryPage>
                loadMoreMessages(chatId?: Id): Promise<HistoryPage>
                preloadHistory(chatId: Id): Promise<void>
                refreshHistory(chatId?: Id): Promise<HistoryPage>
            """,
            "call": """
                clearHistoryCache(chatId?: Id): void
                displayHistory(messages: MessageData[]): number
            """,
            "query": """
                isFullHistoryLoaded(chatId?: Id): boolean
                isLoading(chatId?: Id): boolean
                getCachedHistory(chatId?: Id): ChatMessage[] | null
                getHistoryStats(): HistoryStats
            """,
        },
        {"isFullHistoryLoaded": False, "isLoading": False, "getHistoryStats": EMPTY_HISTORY},
    ),
    Global(
        "ChatImageHandler",
        {
            "call": """
                init(): void
                closeLightbox(): void
                showNextImage(): boolean
                showPreviousImage(): boolean
            """,
            "promise": """
                loadImage(imageId: Id): Promise<boolean>
                revealImage(imageId: Id): Promise<boolean>
                blurImage(imageId: Id): Promise<boolean>
                downloadImage(imageId: Id): Promise<boolean>
                shareImage(imageId: Id): Promise<boolean>
                openLightbox(imageId: Id): Promise<boolean>
            """,
            "query": """
                isLightboxOpen(): boolean
                getImageState(imageId: Id): ImageState | null
                getStats(): ImageStats
            """,
        },
        {
            "showNextImage": False,
            "showPreviousImage": False,
            "isLightboxOpen": False,
            "getStats": EMPTY_IMAGES,
        },
    ),
    Global(
        "ChatVideoHandler",
        {
            "call": """
                init(): void
                pauseVideo(videoId: Id): boolean
                pauseAllVideos(): void
            """,
            "promise": "playVideo(videoId: Id): Promise<boolean>",
            "query": """
                getVideoState(videoId: Id): VideoState | null
                getStats(): VideoStats
            """,
        },
        {"pauseVideo": False, "getStats": EMPTY_VIDEOS},
    ),
    Global(
        "ChatImageUpscale",
        {
            "promise": "upscaleImage(imageId: Id, options?: UpscaleOptions): Promise<UpscaledImage>",
            "call": "cancelUpscale(imageId: Id): boolean",
            "query": """
                isUpscaling(imageId?: Id): boolean
                getUpscaleState(imageId: Id): UpscaleState | null
                getStats(): UpscaleStats
            """,
        },
        {"cancelUpscale": False, "isUpscaling": False, "getStats": EMPTY_UPSCALES},
    ),
    Global(
        "ChatMergeFace",
        {
            "promise": "mergeFace(imageId: Id, faceImage: string | Blob | FormData): Promise<MergedImage>",
            "call": """
                cancelMerge(imageId: Id): boolean
                showOriginal(imageId: Id, show?: boolean): boolean
            """,
            "query": """
                isMerging(imageId?: Id): boolean
                getMergeState(imageId: Id): MergeState | null
                getStats(): MergeStats
            """,
        },
        {
            "cancelMerge": False,
            "showOriginal": False,
            "isMerging": False,
            "getStats": EMPTY_MERGES,
        },
    ),
    Global(
        "ChatInputHandler",
        {
            "promise": "submitMessage(): Promise<string | null>",
            "call": """
                init(options?: InputOptions): void
                clearInput(): void
                setInputValue(value: string): void
                focusInput(): void
                clearHistory(): void
                navigateHistory(direction: "up" | "down" | number): boolean
                addToHistory(text: string): void
            """,
            "query": """
                getInputValue(): string
                getInputStats(): InputStats
            """,
        },
        {"getInputValue": "", "getInputStats": EMPTY_INPUT, "navigateHistory": False},
    ),
    Global(
        "ChatDropdown",
        {
            "call": """
                createDropdown(id: string, items: DropdownItem[], options?: DropdownOptions): HTMLElement | null
                createMessageActionMenu(messageId: Id): HTMLElement | null
                openDropdown(dropdown: string | Element): boolean
                closeDropdown(dropdown: string | Element): boolean
                toggleDropdown(dropdown: string | Element): boolean
                closeAllDropdowns(): number
                removeDropdown(id: string): boolean
            """,
            "query": """
                isDropdownOpen(dropdown: string | Element): boolean
                getActiveDropdown(): string | null
            """,
        },
        {
            "isDropdownOpen": False,
            "openDropdown": False,
            "closeDropdown": False,
            "toggleDropdown": False,
            "closeAllDropdowns": 0,
            "removeDropdown": False,
        },
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
                toggleChatVisibility(): boolean
                goBack(): void
                goHome(): void
            """,
            "query": "getNavigationState(): NavigationState",
        },
        {"getNavigationState": EMPTY_NAVIGATION, "toggleChatVisibility": True},
    ),
    Global(
        "ChatAPI",
        {
            "promise": (
                "makeRequest<T = any>(method: string, endpoint: string, data?: RequestData,"
                " options?: RequestOptions): Promise<T>"
            ),
            "stream": (
                "stream(method: string, endpoint: string, data?: RequestData,"
                " options?: RequestOptions): AsyncIterable<StreamEvent>"
            ),
            "call": """
                clearCache(): void
                abortAllRequests(): number
            """,
            "query": """
                handleApiError(error: unknown, endpoint?: string): ChatApiError
                getCacheStats(): CacheStats
            """,
        },
        {"getCacheStats": EMPTY_CACHE, "abortAllRequests": 0, "handleApiError": EMPTY_ERROR},
        {
            "config": (
                "record",
                "ApiConfig",
                {"baseUrl": "/api", "timeout": 30000, "retryAttempts": 3, "retryDelay": 1000},
            ),
            "requestCache": ("map", "Map<string, CachedResponse>", None),
            "activeRequests": ("map", "Map<string, ActiveRequest>", None),
        },
    ),
    Global(
        "ChatAPIFetch",
        {
            "promise": """
                fetchChatData(chatId: Id, userId?: Id, reset?: boolean, callback?: ChatCallback): Promise<ChatResponse>
                postChatData(chatId: Id, userId?: Id, userChatId?: Id, reset?: boolean, callback?: ChatCallback): Promise<ChatResponse>
                getChatHistory(chatId: Id, limit?: number, offset?: number): Promise<HistoryPage>
                saveMessage(chatId: Id, message: MessageData): Promise<SavedMessage>
            """,
            "call": """
                setupChatInterface(chat: ChatData | MessageData[], character?: ChatCharacter): void
                clearCache(): void
            """,
            "query": """
                setupChatData(chat: ChatData | MessageData[]): ChatStructures
                isFetching(): boolean
                getStats(): FetchStats
            """,
        },
        {
            "isFetching": False,
            "getStats": EMPTY_FETCH,
            "setupChatData": {"messages": [], "history": [], "metadata": {}},
        },
    ),
    Global(
        "ChatAPICompletion",
        {
            "promise": """
                generateChatCompletion(options?: CompletionOptions | CompletionCallback, isHidden?: boolean): Promise<Completion>
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
                off(eventName: EventName, handler?: AnyHandler): void
                closeAllDropdowns(): void
                teardown(): void
            """,
            "event": "triggerChatEvent<K extends EventName>(eventName: K, data?: EventData<K>): void",
            "undo": """
                on<K extends EventName>(eventName: K, handler: EventHandler<K>): Unsubscribe
                once<K extends EventName>(eventName: K, handler: EventHandler<K>): Unsubscribe
            """,
            "promise": """
                handleMessageSubmit(text?: string | Event): Promise<string | null>
                handleChatSelection(chatId: Id): Promise<void>
                handleMessageAction(action: string, messageId: Id, target?: Element): Promise<void>
                handleImageAction(action: string, imageId: Id, target?: Element): Promise<void>
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
                onPersonaAdded(persona?: PersonaData): void
                onPersonaModuleClose(): void
                onScenarioSelected(scenario?: ScenarioData): void
                handleModuleUnavailable(moduleName: string, fallbackHandler?: DoneCallback): void
            """,
            "query": """
                getStatus(): IntegrationStatus
                isModuleAvailable(moduleName: string): boolean
                getIntegratedModules(): string[]
                getStats(): IntegrationStats
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
            "getStats": {"integrated": 0, "missing": 5, "modules": []},
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
            "event": "registerModule(name: string, module: unknown): void",
            "query": """
                verifyRequiredModules(): boolean
                getModule(name: string): any
                hasModule(name: string): boolean
                getState(): CoreState
            """,
        },
        {
            "verifyRequiredModules": False,
            "hasModule": False,
            "getState": {"initialized": False, "modules": []},
        },
        {
            "modules": ("value", "Record<string, unknown>", {}),
            "initialized": ("value", "boolean", False),
        },
    ),
)

LOOSE: dict[str, str] = {
    "fetchChatData": "ChatAPIFetch.fetchChatData",
    "sendMessage": "ChatEventManager.handleMessageSubmit",
    "generateChatCompletion": "ChatAPICompletion.generateChatCompletion",
    "displayCompletionMessage": "ChatMessageStream.displayCompletionMessage",
    "hideCompletionMessage": "ChatMessageStream.hideCompletionMessage",
    "onPersonaAdded": "ChatIntegration.onPersonaAdded",
    "onPersonaModuleClose": "ChatIntegration.onPersonaModuleClose",
    "onScenarioSelected": "ChatIntegration.onScenarioSelected",
    "showDiscovery": "ChatNavigation.hideChat",
}
"""Functions that other scripts of such a page call (contract §1), and what serves them."""


def preboot_table() -> dict[str, Any]:
    """The table as the pre-boot script needs it: names, kinds and neutral values."""
    globals_: dict[str, dict[str, dict[str, Any]]] = {}
    for entry in GLOBALS:
        members = globals_[entry.name] = {}
        for member in entry.members():
            members.setdefault(member.kind, {})[member.name] = member.neutral
    prefixed = sorted(name for name in DOCUMENTED if name.startswith(PREFIX))
    table = {"globals": globals_, "fields": FIELDS, "sets": SETS, "loose": LOOSE}
    return {**table, "prefixed": prefixed}


if __name__ == "__main__":
    print(to_json(preboot_table()).decode())  # noqa: T201 the build reads it
