// A message that is sent before Python is there: on the page at once, and stored as the outbox stores
// (chat_py/sending/item.py). Python submits it, in its place among what else waits; one that an earlier
// page has left, too.

import { facts } from "../border/facts.mjs";
import { account, userOf } from "../network/prefetch.mjs";
import { scrollToEnd } from "../page/anchor.mjs";
import { items, put } from "../page/database.mjs";
import { root } from "../page/root.mjs";
import { drawEarly } from "./draw.mjs";
import { cleaned, keyOf, prefixOf, recordOf } from "./record.mjs";
import { lstrip } from "./texts.mjs";
import { logOf } from "./view.mjs";
import { speech } from "./words.mjs";

const STORE = "outbox";
const LOCK = "chat_py/early/";
const CHOICE = "ChatEventManager.handleChatSelection";
const BOX = "#messageInput, #userMessage";

const me = uuid(); // this page
let lastSeq = 0;

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// The chat that the visitor sees, where that is certain.
function chatOf({ queue }) {
  const query = new URLSearchParams(location.search);
  const chosen = queue.findLast(([path]) => path === CHOICE)?.[1][0];
  return String(chosen ?? query.get("chat") ?? query.get("chatId") ?? "");
}

function draw(page, record) {
  const log = logOf(page);
  if (!log || log.querySelector(`[data-message-id="${record.id}"]`)) return;
  const said = speech(page);
  const person = { name: page.state.persona?.name || said.words["message.you"] };
  log.querySelector(".cp-empty")?.remove();
  log.append(drawEarly({ ...record, content: cleaned(record.content) }, person, said));
  scrollToEnd(log);
}

// What an earlier page has left of this user's for this chat; Python submits it.
async function drawLeft(page, bridge) {
  const user = userOf(page);
  for (const [, text] of JSON.parse(await items(STORE, prefixOf(user), "", "", 0, false))) {
    const record = JSON.parse(text);
    const here = record.early && record.early !== me && ["", chatOf(bridge)].includes(record.chat_id);
    if (here && !bridge.ask) draw(page, record);
  }
}

/** @param {object} bridge of chat-py.js */
export function keepEarly(bridge) {
  const { submitted } = bridge;
  const page = () => JSON.parse(facts(bridge));
  const waiting = new Map(); // the arguments of a submission → what is stored of it
  let held = false;

  const store = (args, record) => {
    args[1] = JSON.stringify(record);
    return put(STORE, keyOf(record), args[1]);
  };

  async function keep(args) {
    const [text] = args;
    if (!cleaned(text)) return;
    const now = Date.now();
    lastSeq = Math.max(lastSeq + 1, now);
    const user = userOf(page());
    const record = recordOf({ id: uuid(), user, account: account.name, chat: chatOf(bridge), text, now, seq: lastSeq, page: me });
    if (!held) navigator.locks?.request(LOCK + me, () => new Promise(() => {})).catch(() => {});
    held = true;
    const stored = store(args, record);
    waiting.set(args, record);
    draw(page(), record);
    const box = root.querySelector(BOX);
    if (box?.value.startsWith(text)) box.value = lstrip(box.value.slice(text.length));
    await stored;
    // Until here, and where nothing can be stored, a reload keeps it as the draft.
    submitted.splice(submitted.indexOf(args) >>> 0, 1);
  }

  const keepSafe = (args) => keep(args).catch(() => {});

  account.known = () => {
    for (const [args, record] of waiting) {
      record.account = account.name;
      if (!bridge.ask) store(args, record).catch(() => {});
    }
  };
  bridge.sent = keepSafe;
  for (const args of [...submitted]) keepSafe(args);
  drawLeft(page(), bridge).catch(() => {}); // nothing is kept here
}
