// A chat of thousands of messages that a script of the page shows: the newest cross the border
// with the call, the others page by page as the reader scrolls up, so that the chat opens
// as fast as a short one. Python's half is `Unchecked` in chat_py/models/unchecked.py.

import { OLDER, plainText } from "./codec.mjs";

const PAGE = 200; // as many as are on the page at most
const SHOWS = ["ChatMessageDisplay.displayChat", "ChatMessageDisplay.displayExistingChat"];
const whenIdle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 50));

// One message that no text can hold must not cost the others.
function itemText(message) {
  try {
    return plainText(message) ?? "null";
  } catch {
    return "null";
  }
}

function pageText(messages) {
  try {
    return plainText(messages);
  } catch {
    return `[${messages.map(itemText)}]`;
  }
}

// The caller may go on with its messages as it likes: they become text as soon as nothing else is
// to be done.
class OlderMessages {
  #waiting;
  #pages = [];

  constructor(messages) {
    this.#waiting = messages;
    this.count = messages.length; // of those that are left
    const write = () => {
      if (!this.#waiting.length) return;
      this.#pages.push(this.#next());
      whenIdle(write);
    };
    whenIdle(write);
  }

  get [Symbol.toStringTag]() {
    return OLDER;
  }

  #next() {
    return pageText(this.#waiting.splice(-PAGE));
  }

  // The newest page of those that are left, as JSON text.
  take() {
    this.count = Math.max(0, this.count - PAGE);
    return this.#pages.shift() ?? this.#next();
  }
}

// The arguments of a call, long chats among them in two parts.
export function newestFirst(path, args) {
  if (!SHOWS.includes(path) || !args[0]) return args;
  const chat = Array.isArray(args[0]) ? { messages: args[0] } : args[0];
  const { messages } = chat;
  if (!Array.isArray(messages) || messages.length <= 2 * PAGE) return args;
  const olderMessages = new OlderMessages(messages.slice(0, -PAGE));
  return [{ ...chat, messages: messages.slice(-PAGE), olderMessages }, ...args.slice(1)];
}
