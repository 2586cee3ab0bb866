"""What the visitor operates: the message box, menus, sharing, navigation."""

from __future__ import annotations

from chat_py.surface.signatures import Global

__all__ = ["INTERFACE"]

INTERFACE = (
    Global(
        "ChatInputHandler",
        {
            "promise": """
                submitMessage(): Promise<string | null>
                sendMessage(text?: string | Event): Promise<string | null>
                sendImageMessage(text?: string | Event): Promise<string | null>
            """,
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
                getInputElement(): HTMLElement | null
                getSendButton(): HTMLElement | null
            """,
        },
        {
            "getInputStats": {
                "length": 0,
                "maxLength": 4000,
                "remaining": 4000,
                "historySize": 0,
                "messagesSent": 0,
            }
        },
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
    ),
    Global(
        "ChatNavigation",
        {
            "promise": "navigateToChat(chatId: Id): Promise<void>",
            "call": """
                init(): void
                showChat(): void
                hideChat(): void
                showDiscovery(): void
                toggleChatVisibility(): boolean
                goBack(): void
                goHome(): void
            """,
            "query": "getNavigationState(): NavigationState",
        },
        {
            "toggleChatVisibility": True,
            "getNavigationState": {
                "currentChatId": "",
                "view": "chat",
                "isChatVisible": True,
                "canGoBack": False,
            },
        },
    ),
)
