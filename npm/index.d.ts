/// <reference path="./static/chat-py.d.ts" />

export interface Options extends ChatPySettings {
  /** Where the chat's files are; "/chat-py/" by default. */
  assets?: string;
}

/** The globals that the chat has defined; `window` has them, too. */
export interface ChatGlobals {
  ChatState: typeof ChatState;
  ChatAPI: typeof ChatAPI;
  ChatCore: typeof ChatCore;
  ChatEventManager: typeof ChatEventManager;
  ChatMessageDisplay: typeof ChatMessageDisplay;
  ChatNavigation: typeof ChatNavigation;
  [name: string]: unknown;
}

/**
 * Start the chat on this page. The promise is fulfilled as soon as the globals are there: calls wait
 * for Python and are answered in order. It is rejected where the files are not at `assets`.
 */
export function load(options?: Options): Promise<ChatGlobals>;
