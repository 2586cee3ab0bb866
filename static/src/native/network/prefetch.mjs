// Python's first two requests, made while it is still being loaded: for the chat that opens,
// and for the list of chats. It is a guess, made only where the page has set nothing that Python
// would have to think about; a response serves only exactly the same request (request.mjs).

import { facts } from "../border/facts.mjs";
import { parsed } from "../page/parsed.mjs";
import { root } from "../page/root.mjs";
import { fetchOwn, readTag } from "./site_headers.mjs";

const LASTS = 60_000; // ms after which a response is too old to use
const ID = /^(?!(?:undefined|null|NaN)$)[A-Za-z0-9_-]{1,128}$/;
const BASE = /^(?:$|\/|https?:\/\/|\.)/;
const ACCOUNT = "x-chat-account";

const asked = new Map(); // the request as text → {controller, response, body, at}
let open = true; // until something else is requested

/** How many responses have come. */
export const answered = { count: 0 };

// Whose cookie the page has, once its server has told it.
export const account = { name: "", known() {} };
function noteAnswer({ headers }) {
  answered.count++;
  if (account.name) return;
  account.name = headers.get(ACCOUNT) ?? "";
  if (account.name) account.known();
}

const name = (url, headers, credentials) => JSON.stringify([url, Object.entries(headers).sort(), credentials]);

function ask(url, headers, credentials) {
  if (!open) throw new Error("Python asks by itself now");
  const controller = new AbortController();
  const response = fetchOwn(url, { headers, credentials, signal: controller.signal });
  response.then(noteAnswer, () => {});
  const body = response.then((found) => found.text());
  body.catch(() => {}); // whoever takes it hears of it
  const found = { controller, response, body, at: Date.now() };
  asked.set(name(url, headers, credentials), found);
  return found;
}

// The response to this request, once, its body as text; the first other request ends it all.
export function taken(method, url, headers, credentials, whole) {
  if (!open) return undefined;
  const key = name(url, headers, credentials);
  const found = method === "GET" && whole ? asked.get(key) : undefined;
  asked.delete(key);
  if (found && Date.now() - found.at < LASTS) return found;
  open = false;
  asked.clear();
  return undefined;
}

// What follows reads the page as chat_py/settings/settings.py and chat_py/routing.py do.

function baseOf({ tag, config, globals }) {
  const given = config.baseUrl ?? tag.apiBase;
  const address = String(given ?? (globals.API_URL || "/api")).trim().replace(/\/+$/, "");
  const hasPath = given !== undefined || address.split("://").pop().includes("/");
  return hasPath ? address : `${address}/api`;
}

export function userOf({ tag, config, globals: { user, userId }, state }) {
  const found = state.userId || (config.userId ?? tag.userId ?? (userId || user?._id || user?.id));
  return String(found || "");
}

function lastOpen() {
  try {
    return localStorage.getItem("chatId");
  } catch {
    return null; // nothing is kept here
  }
}

/** The id of the chat that opens, where the page says it. */
export function chatOf({ tag, config, globals, state }) {
  const query = new URLSearchParams(location.search);
  const set = state.chatId || (config.chatId ?? tag.chatId ?? globals.chatId);
  const ids = [set, query.get("chat"), query.get("chatId"), lastOpen()];
  return ids.map(String).find((id) => ID.test(id));
}

/** @returns {Promise<boolean>} whether a chat is asked for */
async function askAll(page, view) {
  const { endpoints, plugins, backend, ...set } = { ...page.tag, ...page.config };
  if (endpoints || plugins || (backend ?? "guide") !== "guide" || location.pathname.includes("/chat/")) return false;
  const base = baseOf(page);
  if (!BASE.test(base)) return false; // Python says so, and takes another
  const own = new URL(base, location.href).origin === location.origin;
  const credentials = set.credentials ?? (/^(?:https?:)?\/\//.test(base) ? "include" : "same-origin");
  const headers = { ...(own && { "x-chat-request": "1" }), accept: "application/json" };
  const askFor = (path, more) => ask(base + path, { ...headers, ...more }, credentials);
  const query = `userId=${encodeURIComponent(userOf(page))}&reset=false`;
  const relativeTo = own ? "" : `${base}/chats`; // for addresses in a response
  const id = chatOf(page);
  const ready = Promise.all([view, parsed()]).then(async ([found]) => {
    await found.last(id);
    return found;
  });
  const openChat = (id, more) => {
    const found = askFor(`/chat?chatId=${id}&${query}`, more);
    show(found, ready, "chat", (text) => [id, text, relativeTo]);
    return found;
  };

  // One after the other: of two calls without a cookie each would become a guest of its own.
  if (id) await openChat(id).response;
  await parsed();
  if (!root.querySelector("[data-chat-list]")) return Boolean(id);
  const list = askFor("/chats");
  show(list, ready, "list", (text) => [text, id ?? JSON.parse(text).chats[0]?.id, relativeTo]);
  if (id) return true;
  const account = (await list.response).headers.get(ACCOUNT);
  const [first] = JSON.parse(await list.body).chats;
  if (!ID.test(first?.id)) return false;
  await openChat(first.id, account && { [ACCOUNT]: account });
  return true;
}

// What cannot be shown before Python, Python shows, or says what is wrong.
async function show({ response, body }, ready, name, told) {
  const view = await ready;
  try {
    if (!(await response).ok) return void (await view.refused());
    const text = await body;
    await view[name](...told(text));
  } catch (error) {
    await view.refused();
    if (!(error instanceof TypeError || error instanceof SyntaxError)) console.info("chat_py:", error);
  }
}

let begun;

/**
 * The requests, made at the first call.
 *
 * @typedef {{last: Function, refused: Function, chat: Function, list: Function}} View is told what has come
 * @returns {{page: object, shown: (view: View) => Promise<boolean>}} the page's facts that they were made
 *   with; and what is to be called once, with the view; it says whether that is told of a chat
 */
export function prefetch(bridge) {
  if (begun) return begun;
  readTag(bridge.tag);
  const page = JSON.parse(facts(bridge));
  let shown;
  const view = new Promise((resolve) => (shown = resolve));
  const asked = askAll(page, view).catch(() => false); // Python asks, and says what is wrong
  return (begun = {
    page,
    shown(given) {
      shown(given);
      return asked;
    },
  });
}
