"""Requests to the server: any, the chat's data, the bot's answers."""

from __future__ import annotations

from chat_py.surface.signatures import Global

__all__ = ["API"]

API = (
    Global(
        "ChatAPI",
        {
            "promise": "makeRequest<T = any>(method: string, endpoint: string, data?: RequestData, options?: RequestOptions): Promise<T>",
            "stream": "stream(method: string, endpoint: string, data?: RequestData, options?: RequestOptions): AsyncIterable<StreamEvent>",
            "call": """
                clearCache(): void
                abortAllRequests(): number
            """,
            "query": """
                handleApiError(error: unknown, endpoint?: string): ChatApiError
                getCacheStats(): CacheStats
            """,
            "record": "config: ApiConfig",
            "map": """
                requestCache: Map<string, CachedResponse>
                activeRequests: Map<string, ActiveRequest>
            """,
        },
        {
            "handleApiError": {
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
            },
            "getCacheStats": {
                "size": 0,
                "activeRequests": 0,
                "hits": 0,
                "misses": 0,
                "bytes": 0,
                "items": [],
            },
            "config": {"baseUrl": "/api", "timeout": 30000, "retryAttempts": 3, "retryDelay": 1000},
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
                handleChatSuccess(response: ChatData, reset?: boolean, userId?: Id, userChatId?: Id): void
                handleFetchError(error: unknown): void
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
            "setupChatData": {"messages": [], "history": [], "metadata": {}},
            "getStats": {"requests": 0, "successes": 0, "failures": 0, "isFetching": False},
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
    ),
)
