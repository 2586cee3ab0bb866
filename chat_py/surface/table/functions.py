"""What other scripts of a host page call by bare names."""

from __future__ import annotations

from chat_py.surface.signatures import Global

__all__ = ["FUNCTIONS"]

FUNCTIONS = Global(
    "ChatFunctions",
    {
        "promise": """
            addMessageToChat(chatId: Id, userChatId: Id | null, message: string | MessageData, text?: string | SavedCallback, callback?: SavedCallback): Promise<SavedMessage | null>
            handleChatReset(target?: Id | Element): Promise<void>
            upscaleImage(target: Id | Element): Promise<UpscaledImage | null>
            openShareModal(target: Id | Element): Promise<boolean>
        """,
        "call": """
            displayMessage(sender: string, message: string | MessageData | Element, userChatId?: Id, callback?: DoneCallback): string | null
            displayCompletionMessage(message: string | MessageData, uniqueId?: Id): void
            hideCompletionMessage(uniqueId?: Id): void
            downloadImage(target: Id | Element): boolean
            regenImage(target: Id | Element): boolean
            updateImageTitle(imageId: Id, title: string | LocalTexts): boolean
        """,
    },
)
