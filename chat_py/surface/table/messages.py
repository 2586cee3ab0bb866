"""Messages: how they are formatted, shown, streamed and loaded."""

from __future__ import annotations

from chat_py.surface.signatures import Global

__all__ = ["MESSAGES"]

MESSAGES = (
    Global(
        "ChatMessageFormatter",
        {
            "query": """
                formatMessage(message: string | MessageData): string
                formatMessageText(message: string | MessageData): string
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
        {
            "getHistoryStats": {
                "cachedChats": 0,
                "cachedPages": 0,
                "cachedMessages": 0,
                "loading": [],
                "fullyLoaded": [],
            }
        },
    ),
)
