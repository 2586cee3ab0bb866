// What a page wants sent with every request to its own API: `headers` (a record, or a function that
// gives one or a promise of one), `token`, and `csrf: {cookie, header}`, of window.CHAT_PY or the tag.

import { fetchAsGuest } from "./guest.mjs";

const SAFE = /^(?:GET|HEAD|OPTIONS)$/;

let tag = {};

export function readTag(element) {
  tag = element.dataset;
}

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

// The page's function is called for each request, because what it gives may run out.
async function ofThePage(given) {
  try {
    return new Headers(typeof given === "function" ? await given() : given);
  } catch (error) {
    console.error("chat-py: CHAT_PY.headers cannot be used; the request goes out without", error);
    return new Headers();
  }
}

// `headers` with the page's own among them; those that the caller named stay as they are.
async function withSiteHeaders(method, headers) {
  const { headers: given, token = tag.token, csrf = {} } = globalThis.CHAT_PY ?? {};
  const own = await ofThePage(given);
  if (token && !own.has("authorization")) own.set("authorization", `Bearer ${token}`);
  const { cookie: name = tag.csrfCookie, header = tag.csrfHeader } = csrf;
  const secret = name && header && !SAFE.test(method) && cookie(name);
  if (secret) own.set(header, secret);
  return { ...Object.fromEntries(own), ...headers };
}

// `fetch` for the page's own API.
export const fetchOwn = async (url, options) =>
  fetchAsGuest(url, { ...options, headers: await withSiteHeaders(options.method ?? "GET", options.headers) });
