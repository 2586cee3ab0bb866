// The chats that are kept in the browser (chat_py/backends/local/), as the guide's endpoints would send
// them. What is stored under which key the package says (chat_py/composition/first_view.py).

import { parsed } from "../page/parsed.mjs";
import { quote } from "./texts.mjs";
import { kept, pageSize } from "./words.mjs";

const { names, store, version, listed, keys } = kept;

/** Whether this page's chats are kept in the browser, and nobody else has a say in them. */
export function keepsChats({ tag, config }) {
  const { backend, plugins } = { ...tag, ...config };
  return names.includes(backend) && !plugins;
}

/** What stands in a key, by the names in the package's patterns. */
const keyOf = (name, parts) => keys[name].replace(/USER|CHAT|0{2,}/g, (part) => (part in parts ? quote(parts[part]) : String(parts.place).padStart(part.length, "0")));

// As chat_py/backends/local/record.py: the newest places that are shown, oldest first.
function placesOf({ line = [], deleted = [] }) {
  const gone = new Set(deleted);
  const places = [];
  for (const [start, end] of [...line].reverse())
    for (let place = end - 1; place >= start && places.length < pageSize; place--) if (!gone.has(place)) places.unshift(place);
  return places;
}

/**
 * @param {{get: Function, getMany: Function, items: Function}} database
 * @returns {Promise<{list: string, chat(id: string): Promise<string | null>} | null>} two responses as text;
 *   null for a chat that is not there, and for nothing, or what another version of the page has stored
 */
export async function openKept(database, user) {
  if ((await database.get(store, keys.version)) !== version) return null;
  const found = JSON.parse(await database.items(store, keyOf("list", { USER: user }), "", "", listed, true));
  return {
    list: `{"chats":[${found.map(([, text]) => text)}]}`,
    async chat(id) {
      const text = await database.get(store, keyOf("chat", { USER: user, CHAT: id }));
      const record = text && JSON.parse(text);
      if (!record || record.deleted_at) return null;
      const places = placesOf(record).map((place) => keyOf("message", { USER: user, CHAT: id, place }));
      const messages = JSON.parse(await database.getMany(store, JSON.stringify(places)));
      return `{"chat":{"messages":[${messages.filter(Boolean)}]}}`;
    },
  };
}

/** @param {string | undefined} id of the chat that opens, where the page says it */
export async function showKept(database, user, id, view) {
  const [found] = await Promise.all([openKept(database, user), parsed()]);
  if (!found) return;
  const opened = id ?? JSON.parse(found.list).chats[0]?.id;
  view.list(found.list, opened, "", true);
  const text = opened && (await found.chat(opened));
  if (text) view.chat(opened, text, "");
}
