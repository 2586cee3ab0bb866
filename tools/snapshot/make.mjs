// node make.mjs FILE
//
// Make a snapshot: an interpreter with everything imported, stored as its difference to one that
// is about to begin. The file, JSON, has these paths: `pyodide` (a folder), `extensions` ([path that Python
// looks for, file]), `archives` ([format, path] to unpack), `finders` (Python to put beside them), `steps`
// (Python to run, one after the other), `check` (Python to run in what is restored), `output`; and
// `values`, an object that the steps see under this name.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { clearFreed } from "./freed.mjs";
import { hashesOf } from "./hashes.mjs";
import { ENVIRONMENT, withExtensions } from "./restore/extensions.mjs";
import { decode, encode } from "./restore/heap.mjs";
import { restoring, trampoline } from "./restore/restoring.mjs";
import { untrackFrozen } from "./untracked.mjs";

// Node.js would print the whole of Pyodide's one-line source before the message.
process.on("uncaughtException", (error) => {
  const lines = error.stack?.split("\n").filter((line) => /^ +at/.test(line)) ?? [];
  // A traceback says where; what Pyodide did meanwhile is of no use beside it.
  console.error(String(error).trim(), error.name === "PythonError" ? "" : lines.slice(0, 9).join("\n"));
  process.exit(1);
});

const given = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const load = (file) => import(pathToFileURL(path.join(given.pyodide, file)));
const { loadPyodide } = await load("pyodide.mjs");
const { default: create } = await load("pyodide.asm.mjs");

/** Code that is compiled after a restore keeps its docstrings and assertions. */
function keepAssertions(module) {
  const name = new TextEncoder().encode("optimization_level\0");
  const address = module._malloc(name.length);
  module.HEAPU8.set(name, address);
  const failed = module._PyConfig_Set(address, module._PyLong_FromLong(0)) !== 0;
  module._free(address);
  if (failed) throw new Error("Python's optimization level could not be set back");
}

const extensions = given.extensions.map(([path, file]) => ({
  path,
  module: new WebAssembly.Module(fs.readFileSync(file)),
}));

const FOR_MAKING = {
  ...ENVIRONMENT,
  // The same on every machine, so that the same sources make the same snapshot.
  PYTHONHASHSEED: "0",
  TZ: "UTC",
  // Smaller: no docstrings, no assertions, no columns in tracebacks.
  PYTHONOPTIMIZE: "2",
  PYTHONNODEBUGRANGES: "1",
};

const noted = [];
const pyodide = await loadPyodide({
  indexURL: given.pyodide,
  env: FOR_MAKING,
  stderr: (line) => noted.push(line),
  _makeSnapshot: true,
  createPyodideModule: withExtensions(create, { extensions, prepare() {} }),
});
const extractDir = pyodide._api.sitepackages;
for (const [format, file] of given.archives) {
  pyodide.unpackArchive(new Uint8Array(fs.readFileSync(file)), format, { extractDir });
}
// Only its name is looked for: it is loaded already, and its content would stay in memory.
for (const { path } of extensions) pyodide.FS.writeFile(path, "-");
pyodide.FS.writeFile(`${extractDir}/_snapshot_finders.py`, fs.readFileSync(given.finders));
for (const step of given.steps) {
  clearFreed(pyodide._module); // before a step takes memory, and does not fill all of it
  const globals = pyodide.toPy({ values: given.values, __name__: "step" });
  pyodide.runPython(fs.readFileSync(step, "utf8"), { globals, filename: path.basename(step) });
  globals.destroy();
}
keepAssertions(pyodide._module);
untrackFrozen(pyodide);
clearFreed(pyodide._module);

const hashes = hashesOf(pyodide._module);
const made = pyodide.makeMemorySnapshot();
const words = new Uint32Array(made.buffer);
const headerBytes = words[1];
const header = words.slice(0, headerBytes / 4);
const full = words.subarray(headerBytes / 4);

// Two interpreters more, stopped where the first begins to differ. The name of the program stands
// in memory, too: a long one shows where.
class Stop extends Error {}
async function begin(program) {
  let memory;
  const options = {
    indexURL: given.pyodide,
    env: { ...ENVIRONMENT },
    _sysExecutable: program,
    _loadSnapshot: new Uint8Array(header.buffer),
    createPyodideModule: withExtensions(create, {
      extensions,
      prepare(module) {
        memory = new Uint32Array(module.HEAP8.slice().buffer);
        throw new Stop();
      },
    }),
  };
  await loadPyodide(options).catch((error) => {
    if (!(error instanceof Stop)) throw error;
  });
  return memory;
}
const fresh = [await begin("python"), await begin("p".repeat(200))];
const file = encode(header, full, fresh, { varying: [trampoline(pyodide._module)], hashes });

// The page's way back, here: what the file gives must be an interpreter that works.
const bytes = new Uint8Array(file.buffer);
const back = await loadPyodide({
  indexURL: given.pyodide,
  ...restoring(create, {
    extensions,
    read: () => decode(bytes),
    restored(module) {
      const wrong = hashes.filter((address) => module.HEAPU32[address >>> 2] !== full[address >>> 2]);
      if (wrong.length) throw new Error(`${wrong.length} of ${hashes.length} hashes are other ones`);
    },
  }),
});
back.runPython(fs.readFileSync(given.check, "utf8"), { filename: path.basename(given.check) });
fs.writeFileSync(given.output, bytes);
if (noted.length) console.log(noted.join("\n"));
