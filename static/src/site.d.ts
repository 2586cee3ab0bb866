// Types of what a site gives the chat in `window.CHAT_PY`. tools/declarations.py puts this file
// second in static/chat-py.d.ts.

/** The chat as an element. Its attributes are the tag's; it hears every event of the chat. */
interface ChatPyElement extends HTMLElement {}
interface HTMLElementTagNameMap {
  "chat-py": ChatPyElement;
}

type HeaderValues =
  | Record<string, string | number | boolean | null>
  | Headers
  | [string, string | number | boolean | null][];
/** Headers of every request to the API, or what gives them at each. */
type SiteHeaders = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
type Later<T> = T | Promise<T>;

/** A back end of the page's own: any of these; the guide's endpoints do the rest. */
interface SiteBackend {
  /** A list, or `{chats, next}`: it is asked again with `next` as `after`, for those that follow. */
  listChats?(options: { after?: string }): Later<unknown>;
  createChat?(title: string, options: { key: string }): Later<unknown>;
  renameChat?(chatId: string, title: string): Later<unknown>;
  deleteChat?(chatId: string): Later<unknown>;
  restoreChat?(chatId: string): Later<unknown>;
  pinChat?(chatId: string, options: { pinned: boolean }): Later<unknown>;
  search?(query: string): Later<unknown>;
  openChat?(chatId: string, options: OpenChatOptions): Later<unknown>;
  history?(chatId: string, options: { limit: number; offset: number }): Later<unknown>;
  saveMessage?(chatId: string, message: MessageData, options: { key: string }): Later<unknown>;
  act?(chatId: string, messageId: string, action: string): Later<unknown>;
  versions?(chatId: string, messageId: string): Later<unknown>;
  upscale?(imageId: string, options: { scale: number | null; key: string }): Later<unknown>;
  /** Its address, or `{url, name?, mediaType?, size?}`. Asked for in chats whose `openChat` says
   * `files: {maxSize, maxCount?}`. */
  upload?(
    file: File,
    options: { name: string; mediaType: string; key: string },
  ): Later<unknown>;
  dropFile?(url: string): Later<unknown>;
  mergeFace?(imageId: string, face: unknown, options: { key: string }): Later<unknown>;
}

/** With a `key` the chat is begun where there is none yet. */
interface OpenChatOptions {
  reset: boolean;
  userId: string;
  userChatId: string;
  key: string;
}
