// The quick start: the memory of an interpreter that has everything imported already.
//
// tools/snapshot makes it. It fits one build of Pyodide and one of pydantic's core, which the
// build puts beside it; `decode` and Pyodide itself refuse what does not fit.

import { loadPyodide } from "pyodide";
import { archives } from "./archives.mjs";
import { assets } from "./assets.mjs";
import { fetchBytes, fetchModule, NO_LIBRARY } from "./downloads.mjs";
import { ENVIRONMENT, trampoline, withExtension } from "./extension.mjs";
import { HEADER_LENGTH, SnapshotReader } from "./heap.mjs";
import { LOCK } from "./lock.mjs";

/** What must not be the same after every start: Python's pseudo-random numbers. */
const RENEW = "import random; random.seed()";

/**
 * @param {object} options for `loadPyodide`
 * @returns {Promise<object>} the Pyodide API, with pydantic and `chat_py` imported
 * @throws {Error} a file is missing or damaged, or the snapshot does not fit
 */
export async function startSnapshot(options) {
  // All side by side; the wasm, which Pyodide asks for, too.
  const extension = fetchModule(assets.extension);
  const reader = new SnapshotReader();
  const file = fetchBytes(assets.snapshot, (bytes, length) => reader.arrived(bytes, length));
  const script = import(`${assets.pyodide}pyodide.asm.js`);
  for (const part of [extension, file, script]) part.catch(() => {}); // awaited below, or moot
  const { default: create } = await script;
  performance.mark("chat_py:script");
  // Pyodide waits for it before it does anything, and reads it when all is in place.
  const header = new Uint8Array(HEADER_LENGTH);
  const pyodide = await loadPyodide({
    ...options,
    indexURL: assets.pyodide,
    stdLibURL: NO_LIBRARY,
    lockFileContents: LOCK,
    env: { ...ENVIRONMENT },
    _loadSnapshot: header,
    createPyodideModule: withExtension(create, {
      extension,
      async prepare(module) {
        performance.mark("chat_py:instance");
        const { header: stored, restore } = reader.finish(await file);
        header.set(stored);
        const address = trampoline(module);
        const own = module.HEAPU32[address >>> 2];
        restore(module);
        module.HEAPU32[address >>> 2] = own;
        performance.mark("chat_py:restored");
      },
    }),
  });
  pyodide.registerJsModule("_chat_py_archives", archives(pyodide));
  pyodide.runPython(RENEW);
  performance.mark("chat_py:python");
  return pyodide;
}
