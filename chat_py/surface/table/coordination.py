"""What holds the modules together: events, host modules, the start."""

from __future__ import annotations

from chat_py.surface.signatures import Global

__all__ = ["COORDINATION"]

COORDINATION = (
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
            "getStatus": {
                "timestamp": "",
                "modules": {
                    "personaModule": False,
                    "scenarioModule": False,
                    "promptManager": False,
                    "giftManager": False,
                    "suggestionsManager": False,
                },
                "summary": "0 of 5 modules integrated",
            },
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
            "value": """
                modules: Record<string, unknown>
                initialized: boolean
            """,
        },
        {"getState": {"initialized": False, "modules": []}},
    ),
)
