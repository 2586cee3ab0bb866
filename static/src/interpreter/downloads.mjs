// Downloads that report their progress and never fail in silence.
//
// Pyodide swallows a failed download: its promise then never settles. It has no hook for its
// requests either, so the build binds `fetch` and `WebAssembly` in Pyodide's loader to the ones
// exported here (see `inject` in tools/bundle.py). The page's own globals stay as they are.

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

async function fetchForPyodide(resource) {
  const url = new URL(resource, globalThis.location).href;
  const response = await request(url);
  // The wasm must stay the browser's own response: it is compiled while it arrives, and the
  // compiled code is cached with it.
  if (url.endsWith(".wasm")) return response;
  return new Response(await read(response, url), { headers: response.headers });
}

async function instantiateStreaming(source, imports) {
  const response = await source;
  const url = response.url;
  try {
    const streams = response.headers.get("Content-Type")?.startsWith("application/wasm");
    const result = streams
      ? await globalThis.WebAssembly.instantiateStreaming(response, imports)
      : await globalThis.WebAssembly.instantiate(await response.arrayBuffer(), imports);
    current.arrived(sizes.get(url) ?? 0);
    return result;
  } catch (error) {
    throw failure(url, error);
  }
}

const GuardedWebAssembly = Object.assign(Object.create(globalThis.WebAssembly), {
  instantiateStreaming,
});

export { fetchForPyodide as fetch, GuardedWebAssembly as WebAssembly };
