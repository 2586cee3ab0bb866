// The interpreter that runs the Python blocks of answers: a worker of the frame in frame.mjs.
//
// First it is given files; from then on it takes `{run, source}` and sends JSON texts, which
// chat_py_runner makes (docs/run-python.md).

import "./guards.mjs"; // before anything of Pyodide's
import { loadPyodide } from "pyodide";
import { decode } from "../../../tools/snapshot/restore/heap.mjs";
import { restoring } from "../../../tools/snapshot/restore/restoring.mjs";
import { LOCK } from "../interpreter/lock.mjs";
import { withRest } from "../interpreter/rest.mjs";
import { INDEX_URL, given } from "./given.mjs";

const send = (text) => globalThis.postMessage(text);
const LIBRARY_PATH = "/lib/python314.zip";

/** From memory that has all imported already. */
async function startSnapshot(create, bytes) {
  given.set("no-library", new Uint8Array());
  return loadPyodide({
    indexURL: INDEX_URL,
    stdLibURL: `${INDEX_URL}no-library`,
    lockFileContents: LOCK,
    ...restoring(create, { extensions: [], read: () => decode(new Uint8Array(bytes)) }),
  });
}

/** The ordinary way: with the library, and the runner unpacked. */
async function startStock(create, library, runner) {
  given.set("python_stdlib.zip", new Uint8Array(library));
  const pyodide = await loadPyodide({
    indexURL: INDEX_URL,
    lockFileContents: LOCK,
    createPyodideModule: create,
  });
  pyodide.unpackArchive(runner, "zip", { extractDir: pyodide._api.sitepackages });
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
  return pyodide;
}

async function start({ script, wasm, rest, snapshot, library, runner }) {
  given.set("pyodide.asm.wasm", new Uint8Array(wasm));
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: create } = await import(url);
  URL.revokeObjectURL(url);
  const pyodide = snapshot
    ? await startSnapshot(withRest(create, () => rest), snapshot)
    : await startStock(create, library, runner);
  given.clear();
  pyodide.runPython("import random; random.seed()");
  pyodide._api.on_fatal = () => send('{"kind":"died"}');
  // On the worker's own stack: interpreter/stack.mjs says why.
  pyodide._module.callPyObjectMaybePromising = pyodide._module.callPyObject;
  return pyodide;
}

/** Resolves once the standard library is whole, or cannot be; only blocks that need more of it wait. */
let whole;
let libraryCame;
const started = new Promise((begin) => {
  globalThis.onmessage = ({ data: files }) => {
    globalThis.onmessage = ({ data }) => take[data.take](data);
    begin(files);
  };
}).then(async (files) => {
  whole = files.snapshot ? new Promise((came) => (libraryCame = came)) : Promise.resolve(true);
  const pyodide = await start(files);
  const { Runner } = pyodide.pyimport("chat_py_runner.runner");
  const { imports_of: importsOf, missing_of: missingOf } = pyodide.pyimport("chat_py_runner.source");
  return { pyodide, runner: Runner(send), importsOf, missingOf };
});

/** Resolves the one request for packages that is under way: blocks run one after the other. */
let packagesCame;

/** Ask the page for what is not there; what it does not have either, Python will miss. */
async function provide(modules) {
  const asked = new Promise((came) => (packagesCame = came));
  send(JSON.stringify({ kind: "wanted", modules }));
  await asked;
}

const take = {
  async library({ library }) {
    const { pyodide } = await started;
    if (!library) return libraryCame(false);
    pyodide.FS.writeFile(LIBRARY_PATH, new Uint8Array(library));
    // Its directory, whose reading takes a while, is read when a block imports something of it.
    pyodide.runPython("import sys; sys.path_importer_cache.clear()");
    return libraryCame(true);
  },
  async packages({ wheels }) {
    const { pyodide } = await started;
    const extractDir = pyodide._api.sitepackages;
    for (const bytes of wheels) pyodide.unpackArchive(bytes, "wheel", { extractDir });
    pyodide.runPython("import importlib; importlib.invalidate_caches()");
    packagesCame();
  },
  async run({ run, source }) {
    const { runner, importsOf, missingOf } = await started;
    const names = importsOf(source);
    if (names.length) {
      if (!(await whole)) return send('{"kind":"incomplete"}');
      const missing = missingOf(names);
      if (missing.length) await provide(missing.toJs());
      missing.destroy();
    }
    names.destroy();
    return runner.run(run, source);
  },
};

started.then(
  () => send('{"kind":"ready"}'),
  (error) => send(JSON.stringify({ kind: "failed", why: String(error).slice(0, 500) })),
);
