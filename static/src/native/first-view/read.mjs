// A chat and the list of chats as the guide's endpoints send them, as far as the first view can show them
// just as Python will (chat_py/models/, chat_py/message/kinds.py). Of whatever is more than that, nothing
// is shown before Python: it comes in its place. tests/data/first_view.json holds both together.

import { isBlank, lstrip, readJson } from "./texts.mjs";
import { fields, pageSize, starters } from "./words.mjs";

const SENDERS = new Map(Object.entries({ user: "user", human: "user", bot: "bot", assistant: "bot", system: "system", narrator: "narrator" }));
const MEDIA = ["image", "mergeFace", "video"];
const MARK = /^\[(?:image|video|mergeface)\]/i;
const THOUGHT = /<\/?think>/;
const HIDDEN = ["[Hidden]", "[Starter]"];
const NARRATOR = "[Narrator]";
const ENDED = ["stopped", "broken", "failed"];
const CUT = ["length", "filter"];
const MOMENT = /^((?!0000)\d{4}-\d\d-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d+))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const FIRST_MS = 100_000_000_000; // numbers below are seconds
const [EARLIEST, LATEST] = [-62_135_596_800_000, 253_402_300_799_999]; // of the years 1 to 9999
const MAX_ID = 128;
const CHARACTER = ["id", "_id", "name", "avatar", "image", "chatImageUrl", "thumbnail", "description"];
const OF_CHAT = CHARACTER.slice(2);

const isNothing = (value) => value === undefined || value === null;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === "string";
// A number as text is only what Python writes in the same way.
const isAnyText = (value) => isNothing(value) || isText(value) || Number.isSafeInteger(value);
const textOf = (value) => (isNothing(value) ? "" : String(value));
const allTexts = (given, names) => names.every((name) => isAnyText(given[name]));
// Of several spellings the first that is there counts, even where it holds nothing.
const first = (given, ...names) => given[names.find((name) => Object.hasOwn(given, name))];

/** @returns {number | null | undefined} milliseconds, null for none, undefined for what only Python reads */
export function momentOf(value) {
  if (isNothing(value) || value === "") return null;
  const ms = isText(value) ? momentIn(value) : typeof value === "number" ? numbered(value) : undefined;
  return ms >= EARLIEST && ms <= LATEST ? ms : undefined;
}

const numbered = (value) => Math.trunc(Math.abs(value) < FIRST_MS ? value * 1000 : value);

// As datetime.timestamp() counts: in microseconds, as one number of seconds.
function momentIn(text) {
  const [, written, day, fraction = "", zone] = MOMENT.exec(text) ?? [];
  if (!written || new Date(`${written}Z`).getUTCDate() !== Number(day)) return undefined;
  const micros = Date.parse(written + zone) * 1000 + Number(fraction.slice(0, 6).padEnd(6, "0"));
  return Math.trunc((micros / 1e6) * 1000);
}

// What Python takes for a bad message, or might.
function isOdd(given) {
  const { actions, usage, sender } = given;
  const { inputTokens, outputTokens, ...more } = isObject(usage) ? usage : {};
  return (
    !allTexts(given, fields.texts) ||
    !fields.flags.every((name) => isNothing(given[name]) || typeof given[name] === "boolean") ||
    !isText(first(given, "sender", "role")) ||
    !(isNothing(actions) || (Array.isArray(actions) && actions.every((action) => isObject(action) && isAnyText(action.type)))) ||
    ![inputTokens, outputTokens].every((count) => count === undefined || (Number.isSafeInteger(count) && count >= 0)) ||
    "input_tokens" in more || "output_tokens" in more
  );
}

// What is more than text.
const hasMore = (given, sender, content) =>
  MEDIA.includes(given.type) || Boolean(given.imageUrl || given.image_url || given.videoUrl) ||
  given.actions?.some((action) => action.reason) || given.parts?.length > 0 || given.versions?.length > 1 ||
  ENDED.includes(given.state) || CUT.includes(given.finish) || (sender !== "user" && MARK.test(content));

// A message that is shown, null for one that is not, undefined for one that only Python can show.
function read(given) {
  if (!isObject(given) || isOdd(given)) return undefined;
  const id = idOf(given);
  const sender = SENDERS.get(first(given, "sender", "role").toLowerCase());
  const content = textOf(first(given, "content", "message"));
  const timestamp = momentOf(first(given, "timestamp", "createdAt", "created_at"));
  if (!id || !sender || timestamp === undefined || hasMore(given, sender, content)) return undefined;
  const { name, hidden, actions, usage } = given;
  const begun = lstrip(content);
  const isInstruction = sender === "system" || textOf(name) === "master";
  const isStarter = sender === "user" && starters.some((words) => begun.startsWith(words));
  if (hidden || isInstruction || isStarter || HIDDEN.some((mark) => begun.startsWith(mark))) return null;
  const narrated = begun.startsWith(NARRATOR);
  const text = narrated ? lstrip(begun.slice(NARRATOR.length)) : content;
  if (isBlank(text) || (sender !== "user" && THOUGHT.test(content))) return undefined;
  return {
    id,
    sender: narrated ? "narrator" : sender,
    text,
    timestamp,
    name: textOf(name),
    done: (actions ?? []).map(({ type }) => textOf(type)),
    usage: isObject(usage) && (usage.inputTokens || usage.outputTokens) ? usage : null,
  };
}

const idOf = (given) => textOf(first(given, "id", "_id", "messageId"));

// The messages of a response, in any shape of contract §3.
function messagesIn({ chat, userChat }) {
  const own = isObject(userChat) ? userChat.messages : null;
  if (!isNothing(own)) return own;
  return Array.isArray(chat) ? chat : chat?.messages;
}

/** The newest messages up to the first that only Python can show, oldest first, and whether the chat has none
 * at all; null for no chat. */
export function readChat(text, base) {
  const response = readJson(text);
  const given = isObject(response) ? messagesIn(response) : null;
  const character = given && characterOf(response, base);
  if (!Array.isArray(given) || !character) return null;
  const page = given.slice(-pageSize);
  const messages = [];
  for (let at = page.length - 1; at >= 0; at--) {
    const message = read(page[at]);
    const isKnown = message && page.slice(0, at).some((other) => isObject(other) && idOf(other) === message.id);
    if (message === undefined || isKnown) break;
    if (message) messages.unshift(message);
  }
  return { messages, character, isEmpty: !page.length };
}

// Where nobody is named to answer, a chat with a name of its own is the one who does.
function characterOf({ character, chat }, base) {
  if (!isNothing(character) || !isObject(chat) || !isText(chat.name)) return readCharacter(character, base);
  return readCharacter(Object.fromEntries(OF_CHAT.filter((name) => isText(chat[name])).map((name) => [name, chat[name]])), base);
}

// null for one that only Python reads.
function readCharacter(given, base) {
  if (isNothing(given)) return { name: "", avatar: "" };
  if (!isObject(given) || !allTexts(given, CHARACTER)) return null;
  const avatar = resolved(textOf(first(given, "avatar", "image", "chatImageUrl", "thumbnail")), base);
  return avatar === null ? null : { name: textOf(given.name), avatar };
}

// As urllib.parse.urljoin, which writes nothing in another way (chat_py/models/fields.py, `Address`): null
// where the two differ. `base` is of another origin than the page's, or empty.
function resolved(address, base) {
  if (!address || !base) return address;
  const { href, origin } = URL.canParse(address, base) ? new URL(address, base) : {};
  const isPath = !address.startsWith("//") && (href === origin + address || /^[\w./-]*[\w-]$/.test(address));
  const isPlain = href === address || isPath;
  return isPlain ? href : null;
}

/** The entries of the list; null where one is such that only Python can show it. `nameless` is what a chat
 * without a name is called, its id where that is empty. */
export function readList(text, base, nameless = "") {
  const { chats } = readJson(text);
  if (!Array.isArray(chats) || !chats.length) return null;
  const entries = chats.map((given) => readEntry(given, base, nameless));
  return entries.every(Boolean) ? entries : null;
}

function readEntry(given, base, nameless) {
  if (!isObject(given) || !allTexts(given, ["id", "title", "preview"])) return null;
  const id = textOf(given.id);
  const timestamp = momentOf(given.timestamp);
  const character = readCharacter(given.character, base);
  const { pinned = false } = given;
  if (typeof pinned !== "boolean") return null;
  if (!id || [...id].length > MAX_ID || timestamp === undefined || !character) return null;
  const name = textOf(given.title) || character.name || nameless || id;
  return { id, name, avatar: character.avatar, preview: textOf(given.preview), timestamp, pinned };
}
