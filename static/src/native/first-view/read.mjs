// A chat and the list of chats as the guide's endpoints send them, as far as the first view can show them
// just as Python will (chat_py/models/, chat_py/message/kinds.py). Of whatever is more than that, nothing
// is shown before Python: it comes in its place.

import { pageSize, starters } from "./words.mjs";

const SENDERS = { user: "user", human: "user", bot: "bot", assistant: "bot", system: "system", narrator: "narrator" };
const HIDDEN = /^\s*\[(?:Hidden|Starter)\]/;
const NARRATOR = /^\s*\[Narrator\]\s*/;
const MORE = /^\s*\[(?:Image|Video|MergeFace)\]|<\/?think>/i;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const FIRST_MS = 100_000_000_000; // numbers below are seconds

const isText = (value) => typeof value === "string";
const textOf = (value) => (isText(value) ? value : typeof value === "number" ? String(value) : "");

/** @returns {number | null | undefined} milliseconds, null for none, undefined for what only Python reads */
export function momentOf(value) {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "number") return Math.trunc(value < FIRST_MS ? value * 1000 : value);
  return isText(value) && MOMENT.test(value) ? Math.floor(Date.parse(value)) : undefined;
}

const hasMore = ({ type, imageUrl, image_url, videoUrl, parts, versions, state, finish, reason }) =>
  Boolean((type && type !== "text") || imageUrl || image_url || videoUrl || parts || versions) ||
  ["stopped", "broken", "failed"].includes(state) || Boolean(reason) || ["length", "filter"].includes(finish);

// A message that is shown, null for one that is not, undefined for one that only Python can show.
function read(given) {
  if (typeof given !== "object" || given === null) return undefined;
  const id = textOf(given.id ?? given._id ?? given.messageId);
  const sender = SENDERS[String(given.sender ?? given.role).toLowerCase()];
  const content = given.content ?? given.message ?? "";
  const timestamp = momentOf(given.timestamp ?? given.createdAt ?? given.created_at);
  const { name, hidden, actions, usage } = given;
  if (!id || !sender || !isText(content) || timestamp === undefined || hasMore(given)) return undefined;
  const isInstruction = sender === "system" || name === "master";
  const isStarter = sender === "user" && starters.some((words) => content.trimStart().startsWith(words));
  if (hidden || isInstruction || isStarter || HIDDEN.test(content)) return null;
  if (!content.trim() || (sender !== "user" && MORE.test(content))) return undefined;
  const done = Array.isArray(actions) ? actions.map((action) => action?.type) : [];
  const narrated = NARRATOR.test(content);
  return {
    id,
    sender: narrated ? "narrator" : sender,
    text: narrated ? content.replace(NARRATOR, "") : content,
    timestamp,
    name: textOf(name),
    done,
    usage: usage && (usage.inputTokens || usage.outputTokens) ? usage : null,
  };
}

/** The newest messages up to the first that only Python can show, oldest first; null for no chat. */
export function readChat(text, base) {
  const { chat, character } = JSON.parse(text);
  if (!Array.isArray(chat?.messages)) return null;
  const messages = [];
  const known = new Set();
  for (const given of chat.messages.slice(-pageSize).reverse()) {
    const message = read(given);
    if (message === undefined || known.has(message?.id)) break;
    if (!message) continue;
    known.add(message.id);
    messages.unshift(message);
  }
  return { messages, character: readCharacter(character, base) };
}

// As chat_py/models/fields.py (`Address`); `base` is of another origin than the page's, or empty.
function resolved(address, base) {
  return address && base && URL.canParse(address, base) ? new URL(address, base).href : address;
}

const readCharacter = (given, base) => ({
  name: textOf(given?.name),
  avatar: resolved(textOf(given?.avatar ?? given?.image ?? given?.chatImageUrl ?? given?.thumbnail), base),
});

/** The entries of the list; null where one is such that only Python can show it. */
export function readList(text, base) {
  const { chats } = JSON.parse(text);
  if (!Array.isArray(chats) || !chats.length) return null;
  const entries = chats.map(({ id, title, character, preview, timestamp }) => {
    const { name, avatar } = readCharacter(character, base);
    return { id: textOf(id), name: textOf(title) || name || textOf(id), avatar, preview: textOf(preview), timestamp: momentOf(timestamp) };
  });
  return entries.every(({ id, timestamp }) => id && timestamp !== undefined) ? entries : null;
}
