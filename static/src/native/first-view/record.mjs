// What is sent before Python is there, as Python keeps it: the outbox's record and its key
// (chat_py/sending/item.py), and its text (chat_py/message/formatter.py, chat_py/ui/input.py).

import { quote, strip } from "./texts.mjs";

const UNWANTED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Cs}]/gu;

export const prefixOf = (user) => `${quote(user)}/`;
export const keyOf = ({ user, seq, id }) => `${prefixOf(user)}${String(seq).padStart(20, "0")}/${id}`;
export const cleaned = (text) => strip(text.replace(/\r\n?/g, "\n").replace(UNWANTED, ""));

/** `id` is its UUID, `page` the page that stores it, `now` in milliseconds. */
export const recordOf = ({ id, user, account, chat, text, now, seq, page }) =>
  ({ id, user, account, chat_id: chat, content: text, timestamp: now, seq, early: page });
