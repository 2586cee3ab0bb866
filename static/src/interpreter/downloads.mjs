// Downloads that report their progress and never fail in silence.
//
// Pyodide swallows a failed download: its promise then never settles. It has no hook for its
// requests either, so the build binds `fetch` and `WebAssembly` in Pyodide's loader to the ones
// exported here (`inject` in tools/build.py). The page's own globals stay as they are.

import { sizes } from "./assets.mjs";

/** The start that is under way: a page has one interpreter. */
let current = { fail() {}, arrived() {} };

/**
 * Run `start`; reject as soon as one of its downloads has failed, whatever `start` makes of it.
 *
 * @template T
 * @param {(report: {phase: "download"|"start", loaded: number, total: number}) => void} report
 * @param {() => Promise<T>} start
 * @returns {Promise<T>}
 */
export function guarded(report, start) {
  return new Promise((resolve, reject) => {
    const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    let loaded = 0;
    current = {
      fail: reject,
      arrived(bytes) {
        loaded += bytes;
        report({ phase: loaded < total ? "download" : "start", loaded, total });
      },
    };
    start().then(resolve, reject);
  });
}

function failure(url, reason) {
  const error = new Error(`could not load ${url}: ${reason?.message ?? reason}`, {
    cause: reason instanceof Error ? reason : undefined,
  });
  current.fail(error);
  return error;
}

async function request(url) {
  let response;
  try {
    response = await globalThis.fetch(url);
  } catch (error) {
    throw failure(url, error);
  }
  if (!response.ok) throw failure(url, response.status);
  return response;
}

async function read(response, url) {
  const chunks = [];
  let length = 0;
  try {
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      length += part.value.byteLength;
      current.arrived(part.value.byteLength);
    }
  } catch (error) {
    throw failure(url, error);
  }
  const expected = sizes.get(url);
  if (expected !== undefined && length !== expected) {
    throw failure(url, `${length} bytes came, not ${expected}`);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/**
 * @param {string} url absolute
 * @returns {Promise<Uint8Array>}
 * @throws {Error} naming the URL, and the status or the network's reason
 */
export const fetchBytes = async (url) => read(await request(url), url);

/**
 * What Pyodide gets in place of an error: the start has failed by then, and Pyodide would only
 * print the error once more.
 */
const never = () => new Promise(() => {});

async function download(url) {
  const response = await request(url);
  // The wasm must stay the browser's own response: it is compiled while it arrives, and the
  // compiled code is cached with it.
  if (url.endsWith(".wasm")) return response;
  return new Response(await read(response, url), { headers: response.headers });
}

const fetchForPyodide = (resource) =>
  download(new URL(resource, globalThis.location).href).catch(never);

async function instantiate(response, imports) {
  const streams = response.headers.get("Content-Type")?.startsWith("application/wasm");
  try {
    const result = streams
      ? await globalThis.WebAssembly.instantiateStreaming(response, imports)
      : await globalThis.WebAssembly.instantiate(await response.arrayBuffer(), imports);
    current.arrived(sizes.get(response.url) ?? 0);
    return result;
  } catch (error) {
    throw failure(response.url, error);
  }
}

const instantiateStreaming = async (source, imports) =>
  instantiate(await source, imports).catch(never);

const GuardedWebAssembly = Object.assign(Object.create(globalThis.WebAssembly), {
  instantiateStreaming,
});

export { fetchForPyodide as fetch, GuardedWebAssembly as WebAssembly };
