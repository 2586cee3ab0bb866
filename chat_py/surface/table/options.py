"""Objects of options that arguments are: any other name in one is refused."""

from __future__ import annotations

__all__ = ["OPTIONS"]

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
        " hint?: string, uniqueId?: Id, callback?: CompletionCallback"
    ),
    "InputOptions": "maxInputLength?: number, minInputLength?: number, historySize?: number",
    "UpscaleOptions": "scale?: number, onProgress?: ProgressCallback",
    "DropdownOptions": "label?: string, container?: string",
    "DropdownItem": "label: string, action?: string, icon?: string",
}
"""Name of the type → its properties, as a signature's parameters are written."""
