// One request of Python's and its response, in as few crossings as can be (chat_py/browser/fetch.py).

import { taken } from "./prefetch.mjs";
import { fetchOwn } from "./site_headers.mjs";
import { fetchWatched } from "./watched.mjs";

export { throttled } from "./throttled.mjs";

// A stream can be read once, and few servers take one: it is sent as what it holds.
const read = new WeakMap();
function bodyOf(body) {
  if (!(body instanceof ReadableStream)) return body;
  if (!read.has(body)) read.set(body, new Response(body).blob());
  return read.get(body);
}

// What was asked for by GET: resource timings, which know all addresses, do not tell the method.
export const asked = new Set();

// `head` gives the status, a line of JSON with the headers and, where the body is wanted `whole`,
// the body; "cut" behind the status: the body broke off. Where it rejects, `reason` tells whether
// the request was "aborted", was "redirected", or is "invalid" and never went out. To the site's `own` API goes what
// the page wants sent there. One that `stays` fails where it is redirected.
export function send(method, url, headers, credentials, body, whole, own, stays) {
  const redirect = stays ? "manual" : "follow";
  const options = { method, headers: JSON.parse(headers), credentials, redirect };
  if (method === "GET") asked.add(new URL(url, document.baseURI).href);
  const early = taken(method, url, options.headers, credentials, whole);
  const controller = early?.controller ?? new AbortController();
  const { signal } = controller;
  const ask = own ? fetchOwn : fetchWatched;
  const exchange = {
    response: undefined,
    head: undefined,
    abort: () => controller.abort(),
    reason() {
      if (signal.aborted) return "aborted";
      if (exchange.response?.type === "opaqueredirect") return "redirected";
      return isValid(url, options) ? "" : "invalid";
    },
  };
  exchange.head = (async () => {
    // Not with Python on the stack: a browser that is watched writes down each frame of who asks.
    if (!early) await undefined;
    const sent = { ...options, body: await bodyOf(body), signal };
    const response = (exchange.response = await (early?.response ?? ask(url, sent)));
    if (response.type === "opaqueredirect") throw new TypeError("redirected to another address");
    const fields = JSON.stringify(Object.fromEntries(response.headers));
    if (!whole) return `${response.status}\n${fields}\n`;
    try {
      return `${response.status}\n${fields}\n${await (early?.body ?? response.text())}`;
    } catch (error) {
      return `${response.status} cut\n${fields}\n${error.message}`;
    }
  })();
  return exchange;
}

// `fetch` rejects with a TypeError for a network failure and for a caller's mistake alike.
function isValid(url, options) {
  try {
    return Boolean(new Request(url, options));
  } catch {
    return false;
  }
}
