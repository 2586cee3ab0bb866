// Downloads that report their progress and never fail in silence.
//
// Pyodide swallows a failed download: its promise then never settles. It has no hook for its
// requests either, so the build binds `fetch` and `WebAssembly` in Pyodide's loader to the ones
// exported here (`inject` in tools/build.py). The page's own globals stay as they are.

import { lasting } from "./lasting.mjs";
import { hasPacked, isPlain, unpacked } from "./packed.mjs";

/**
 * The attempt to start that is under way: a page has one interpreter. A download that outlives
 * its attempt still belongs to it, and does not disturb the next.
 */
let current = { sizes: new Map(), begun: new Map(), modules: new Map(), fail() {}, sends() {}, arrived() {} };

/**
 * Run `start`; reject as soon as one of its downloads has failed, whatever `start` makes of it.
 *
 * @template T
 * @param {Map<string, number>} sizes bytes of the files that it downloads, by URL
 * @param {(report: {phase: "download"|"start", loaded: number, total: number}) => void} report
 *   called with bytes as the network carries them, compressed or not
 * @param {() => Promise<T>} start
 * @returns {Promise<T>}
 */
export function guarded(sizes, report, start) {
  return new Promise((resolve, reject) => {
    const files = new Map([...sizes].map(([url, bytes]) => [url, { bytes, part: 0 }]));
    current = {
      sizes,
      begun: new Map(),
      modules: new Map(),
      fail: reject,
      sends(url, response) {
        const bytes = Number(response.headers.get("content-length"));
        if (bytes && files.has(url)) files.get(url).bytes = bytes;
      },
      arrived(url, part) {
        if (!files.has(url)) return;
        files.get(url).part = part;
        const all = [...files.values()];
        const loaded = all.reduce((sum, each) => sum + each.bytes * each.part, 0);
        const total = all.reduce((sum, each) => sum + each.bytes, 0);
        report({ phase: all.some((each) => each.part < 1) ? "download" : "start", loaded, total });
      },
    };
    begin(current);
    start().then(resolve, reject);
  });
}

/**
 * Read the headers of what chat-py.js has requested as soon as they come: a file that a host sends
 * as it is would go on coming until Pyodide asks for it, and then be left for its packed copy.
 */
function begin(attempt) {
  for (const url of Object.keys(fetched())) {
    if (!attempt.sizes.has(url)) continue;
    const response = ask(attempt, url);
    response.catch(() => {}); // the attempt has failed by then
    attempt.begun.set(url, response);
  }
}

/** @returns {() => boolean} whether this attempt is over, and another one under way */
export function attempt() {
  const own = current;
  return () => own !== current;
}

function failure(attempt, url, reason) {
  const error = new Error(`Could not load ${url}: ${reason?.message ?? reason}`, {
    cause: reason instanceof Error ? reason : undefined,
  });
  attempt.fail(error);
  return error;
}

const fetched = () => globalThis[Symbol.for("chat_py.bridge")]?.fetched ?? {};

/** What chat-py.js has requested already, once; a second attempt requests it again. */
function take(url) {
  const begun = fetched()[url];
  delete fetched()[url];
  return begun ?? globalThis.fetch(url);
}

function request(attempt, url) {
  const begun = attempt.begun.get(url);
  attempt.begun.delete(url);
  return begun ?? ask(attempt, url);
}

async function ask(attempt, url) {
  let response;
  try {
    response = await take(url);
    if (hasPacked(url) && isPlain(response, attempt.sizes.get(url))) response = await unpacked(url, response);
  } catch (error) {
    throw failure(attempt, url, error);
  }
  if (!response.ok) throw failure(attempt, url, response.status);
  attempt.sends(url, response);
  return response;
}

async function read(attempt, response, url, arrived = () => {}) {
  const expected = attempt.sizes.get(url);
  let bytes = new Uint8Array(expected ?? 1 << 16);
  let length = 0;
  try {
    const reader = lasting(url, response, expected).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const end = length + part.value.byteLength;
      if (end > bytes.byteLength) {
        if (expected !== undefined) throw new Error(`more than ${expected} bytes were received`);
        const larger = new Uint8Array(Math.max(end, 2 * bytes.byteLength));
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(part.value, length);
      length = end;
      if (expected) attempt.arrived(url, length / expected);
      arrived(bytes, length);
    }
  } catch (error) {
    throw failure(attempt, url, error);
  }
  if (expected !== undefined && length !== expected) {
    throw failure(attempt, url, `${length} bytes were received, not ${expected}`);
  }
  return bytes.subarray(0, length);
}

/**
 * @param {string} url absolute
 * @param {(bytes: Uint8Array, length: number) => void} [arrived] called with what has come so far:
 *   the first `length` bytes of an array that stays the same where the file's size is known
 * @param {Promise<void>} [begin] until which nothing is read
 * @returns {Promise<Uint8Array>}
 * @throws {Error} naming the URL, and the status or the network's reason
 */
export async function fetchBytes(url, arrived, begin) {
  const attempt = current;
  const response = await request(attempt, url);
  await begin;
  return read(attempt, response, url, arrived);
}

/**
 * What `use` makes of wasm while it arrives, if its type says that it is wasm; after a connection
 * that broke, of all of it, which then has to come once more.
 */
async function streamed(url, response, use, useAll) {
  if (!response.headers.get("Content-Type")?.startsWith("application/wasm")) {
    return useAll(await new Response(lasting(url, response)).arrayBuffer());
  }
  try {
    return await use(response);
  } catch (error) {
    if (error instanceof globalThis.WebAssembly.CompileError || error.name === "AbortError") throw error;
    const next = await globalThis.fetch(url);
    if (!next.ok) throw error;
    return useAll(await new Response(lasting(url, next)).arrayBuffer());
  }
}

/**
 * @param {string} url absolute
 * @returns {Promise<WebAssembly.Module>} compiled while it arrives
 * @throws {Error} naming the URL, and what is wrong with it
 */
export async function fetchModule(url) {
  const attempt = current;
  const response = await request(attempt, url);
  try {
    const { compile, compileStreaming } = globalThis.WebAssembly;
    const module = await streamed(url, response, compileStreaming, compile);
    attempt.arrived(url, 1);
    return module;
  } catch (error) {
    throw failure(attempt, url, error);
  }
}

/**
 * Compile the interpreter's own wasm before Pyodide's script is there to ask for it.
 *
 * @param {string} url absolute
 */
export function compileAhead(url) {
  const module = fetchModule(url);
  module.catch(() => {}); // the attempt has failed by then
  current.modules.set(url, module);
}

/** Pyodide's `stdLibURL` for a start that needs no standard library: an empty file. */
export const NO_LIBRARY = new URL("no-library", import.meta.url).href;

/**
 * What Pyodide gets in place of an error: the start has failed by then, and Pyodide would only
 * print the error once more.
 */
const never = () => new Promise(() => {});

async function download(url) {
  if (url === NO_LIBRARY) return new Response("");
  const attempt = current;
  if (attempt.modules.has(url)) return Object.defineProperty(new Response(), "url", { value: url }); // stands for it
  const response = await request(attempt, url);
  // The wasm must stay the browser's own response: it is compiled while it arrives, and the
  // compiled code is cached with it.
  if (url.endsWith(".wasm")) return response;
  return new Response(await read(attempt, response, url), { headers: response.headers });
}

const fetchForPyodide = (resource) =>
  download(new URL(resource, globalThis.location).href).catch(never);

async function instantiateFrom(attempt, response, imports) {
  try {
    const { instantiate, instantiateStreaming } = globalThis.WebAssembly;
    const module = await attempt.modules.get(response.url);
    if (module) return { module, instance: await instantiate(module, imports) };
    const result = await streamed(
      response.url,
      response,
      (body) => instantiateStreaming(body, imports),
      (bytes) => instantiate(bytes, imports),
    );
    attempt.arrived(response.url, 1);
    return result;
  } catch (error) {
    throw failure(attempt, response.url, error);
  }
}

async function instantiateStreaming(source, imports) {
  const attempt = current;
  return instantiateFrom(attempt, await source, imports).catch(never);
}

const GuardedWebAssembly = Object.assign(Object.create(globalThis.WebAssembly), {
  instantiateStreaming,
});

export { fetchForPyodide as fetch, GuardedWebAssembly as WebAssembly };
