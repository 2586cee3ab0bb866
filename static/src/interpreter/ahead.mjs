// The functions that no start calls (rest.mjs) come ahead of the first call of one: when the chat is there and
// the page has been at rest, so that a call need not wait, and a network that has gone by then ends nothing.

import { hasPacked, isPlain, unpacked } from "./packed.mjs";

const READY = "chatcore:ready";
const REST = 5000; // milliseconds after the start
const AGAIN = [10_000, 60_000, 300_000]; // milliseconds to the next try

/** Whether bytes are dear here: the visitor says so, or the line is slow. */
const isDear = ({ saveData, effectiveType } = {}) => Boolean(saveData) || /[23]g/.test(effectiveType);

const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const idle = () => new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done));

async function compiled(url) {
  const sent = await fetch(url, { priority: "low" });
  const response = hasPacked(url) && isPlain(sent) ? await unpacked(url, sent) : sent;
  if (!response.ok) throw new Error(response.status);
  const isWasm = response.headers.get("content-type")?.startsWith("application/wasm");
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** @returns {Promise<WebAssembly.Module | null>} null where it cannot be had */
async function bring(url) {
  for (const wait of [0, ...AGAIN]) {
    await after(wait);
    if (isDear(navigator.connection)) return null;
    if (!navigator.onLine) continue;
    try {
      return await compiled(url);
    } catch {
      // The next try, or the call itself.
    }
  }
  return null;
}

const modules = new Map(); // URL → what has come; every interpreter of the page may take it
const called = new Set(); // URLs of what a call has brought by itself

async function bringAll(urls) {
  await after(REST);
  await idle();
  for (const url of urls) {
    const module = !called.has(url) && (await bring(url));
    if (module) modules.set(url, module);
  }
  performance.mark("chat_py:ahead");
}

/** @param {string[]} urls of modules to be fetched once the chat has started */
export function fetchAhead(urls) {
  document.addEventListener(READY, () => bringAll(urls), { once: true });
}

/** @returns {WebAssembly.Module | undefined} the one at `url`, if it is here; it is not fetched ahead any more */
export function takeAhead(url) {
  called.add(url);
  return modules.get(url);
}
