// The quick start: the memory of an interpreter that has everything imported already.
//
// tools/snapshot makes it. It fits one build of Pyodide and one of each compiled extension, which
// the build puts beside it; heap.mjs and Pyodide itself refuse what does not fit.

import { loadPyodide } from "pyodide";
import { fetchAhead, takeAhead } from "./ahead.mjs";
import { archives } from "./archives.mjs";
import { assets } from "./assets.mjs";
import { download } from "./blocking.mjs";
import { attempt, compileAhead, fetchBytes, fetchModule, NO_LIBRARY } from "./downloads.mjs";
import { LOCK } from "./lock.mjs";
import { withRest } from "./rest.mjs";
import { SnapshotReader } from "../../../tools/snapshot/restore/heap.mjs";
import { restoring } from "../../../tools/snapshot/restore/restoring.mjs";

/** What must not be the same after every start: Python's pseudo-random numbers. */
const RENEW = "import random; random.seed()";

/** The functions that no start calls, when one of them is called. */
const rest = (name) => takeAhead(assets.rest[name]) ?? download(assets.rest[name]);

/**
 * @param {object} options for `loadPyodide`
 * @param {Promise<void>} seen until which the page has something better to compute
 * @returns {Promise<object>} the Pyodide API, with pydantic and `chat_py` imported
 * @throws {Error} a file is missing or damaged, or the snapshot does not fit
 */
export async function startSnapshot(options, seen) {
  // All side by side. What is compiled is compiled elsewhere; what the page itself computes waits.
  const isOver = attempt();
  compileAhead(`${assets.quick}pyodide.asm.wasm`);
  const extensions = assets.extensions.map(({ path, url }) => ({ path, module: fetchModule(url) }));
  const reader = new SnapshotReader();
  const file = fetchBytes(assets.snapshot, (bytes, length) => reader.arrived(bytes, length), seen);
  const script = seen.then(() => import(`${assets.pyodide}pyodide.asm.js`));
  for (const part of [...extensions.map(({ module }) => module), file, script]) part.catch(() => {}); // awaited below, or moot
  fetchAhead(Object.values(assets.rest));
  const { default: create } = await script;
  if (isOver()) throw new Error("a file of it has failed");
  performance.mark("chat_py:script");
  const pyodide = await loadPyodide({
    ...options,
    indexURL: assets.quick,
    stdLibURL: NO_LIBRARY,
    lockFileContents: LOCK,
    ...restoring(withRest(create, rest), {
      extensions,
      async read() {
        performance.mark("chat_py:instance");
        return reader.finish(await file);
      },
      restored: () => performance.mark("chat_py:restored"),
    }),
  });
  pyodide.registerJsModule("_snapshot_archives", archives(pyodide));
  pyodide.runPython(RENEW);
  performance.mark("chat_py:python");
  return pyodide;
}
