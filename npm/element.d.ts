/// <reference path="./static/chat-py.d.ts" />

/** Fulfilled when `<chat-py>` is defined; rejected where the files are not at `CHAT_PY.assets`. */
export const defined: Promise<unknown>;
