// Room for what Python shows above the list (`data-room`), where the list does not say that its server cannot do
// it (chat_py/backends/guide.py): else all chats would move down when Python comes.

import { root } from "../page/root.mjs";

const CONTROLS = { create: "[data-new-chat]", search: "[data-chat-search]" };

/** @param {unknown} can what the server can do with chats */
export function keepRoom(can) {
  for (const [name, selector] of Object.entries(CONTROLS))
    if (!Array.isArray(can) || !can.includes(name)) root.querySelector(selector)?.removeAttribute("data-room");
}
