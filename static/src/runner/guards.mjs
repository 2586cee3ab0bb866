// What a block must not have, whatever it runs: it can reach the worker's JavaScript (`import js`).
//
// The frame's policy forbids all of the network already, and its opaque origin has no storage. What is
// taken away here, for good, is what no policy covers: workers of its own, which would outnumber the cores,
// and memory without end. Pyodide takes a worker that has no `importScripts` for a module, as it wants it.

/** Bytes of the interpreter's memory; a phone has no more for one tab. */
const MOST_MEMORY = 1 << 29;
const PAGE = 1 << 16;

const NONE_OF = ["Worker", "SharedWorker", "importScripts"];

const fixed = (target, name, value) =>
  Object.defineProperty(target, name, { value, writable: false, configurable: false });

for (const name of NONE_OF) fixed(globalThis, name, undefined);

const { grow } = WebAssembly.Memory.prototype;
fixed(WebAssembly.Memory.prototype, "grow", function (pages) {
  if (this.buffer.byteLength + pages * PAGE > MOST_MEMORY) throw new RangeError("out of memory");
  return grow.call(this, pages);
});
