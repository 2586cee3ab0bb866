// node make.mjs JSON
//
// Make a snapshot: an interpreter with everything imported, stored as its difference to one that
// is about to begin. The argument has these paths: `pyodide` (a folder), `extension` (pydantic's
// compiled core), `archives` ([format, path] to unpack), `steps` (Python to run, one after the
// other), `check` (Python to run in what is restored), `output`; and for the chat `library` (Python to
// put beside it), `pyscript` (PyScript's own modules), `later` (names of modules and packages that are
// not in the archives).

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  ENVIRONMENT,
  EXTENSION_PATH,
  trampoline,
  withExtension,
} from "../../static/src/interpreter/extension.mjs";
import { decode, encode } from "../../static/src/interpreter/heap.mjs";
import { clearFreed } from "./freed.mjs";
import { hashesOf } from "./hashes.mjs";
import { untrackFrozen } from "./untracked.mjs";

// Node.js would print the whole of Pyodide's one-line source before the message.
process.on("uncaughtException", (error) => {
  console.error(String(error), error.stack?.split("\n").filter((line) => /^ +at/.test(line)).slice(0, 9).join("\n"));
  process.exit(1);
});

const given = JSON.parse(process.argv[2]);
const load = (file) => import(pathToFileURL(file));
const { loadPyodide } = await load(path.join(given.pyodide, "pyodide.mjs"));
const { default: create } = await load(path.join(given.pyodide, "pyodide.asm.mjs"));
const pyscript = given.pyscript && (await load(given.pyscript)).default.pyscript;

/** Code that is compiled after a restore, a plug-in's, keeps its docstrings and assertions. */
function keepAssertions(module) {
  const name = new TextEncoder().encode("optimization_level\0");
  const address = module._malloc(name.length);
  module.HEAPU8.set(name, address);
  const failed = module._PyConfig_Set(address, module._PyLong_FromLong(0)) !== 0;
  module._free(address);
  if (failed) throw new Error("Python's optimization level could not be set back");
}

const extension = given.extension && new WebAssembly.Module(fs.readFileSync(given.extension));

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
  createPyodideModule: withExtension(create, { extension, prepare() {} }),
});
const sitePackages = path.posix.join(EXTENSION_PATH, "../..");
for (const [format, file] of given.archives) {
  pyodide.unpackArchive(new Uint8Array(fs.readFileSync(file)), format, { extractDir: sitePackages });
}
// Only its name is looked for: it is loaded already, and its content would stay in memory.
if (extension) pyodide.FS.writeFile(EXTENSION_PATH, "-");
if (given.library) pyodide.FS.writeFile(`${sitePackages}/_chat_py_library.py`, fs.readFileSync(given.library));
const run = (code, values = {}) =>
  pyodide.runPython(code, { globals: pyodide.toPy({ ...values, __name__: "contents" }) });
for (const step of given.steps) {
  clearFreed(pyodide._module); // before a step takes memory, and does not fill all of it
  run(fs.readFileSync(step, "utf8"), {
    pyscript_sources: JSON.stringify(pyscript ?? {}),
    later_modules: JSON.stringify(given.later ?? []),
  });
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
    createPyodideModule: withExtension(create, {
      extension,
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
async function restored(bytes) {
  const { header, restore } = decode(bytes);
  return loadPyodide({
    indexURL: given.pyodide,
    env: { ...ENVIRONMENT },
    _loadSnapshot: header,
    createPyodideModule: withExtension(create, {
      extension,
      prepare(module) {
        restore(module);
        const wrong = hashes.filter((address) => module.HEAPU32[address >>> 2] !== full[address >>> 2]);
        if (wrong.length) throw new Error(`${wrong.length} of ${hashes.length} hashes are other ones`);
      },
    }),
  });
}
const bytes = new Uint8Array(file.buffer);
(await restored(bytes)).runPython(fs.readFileSync(given.check, "utf8"));
fs.writeFileSync(given.output, bytes);
if (noted.length) console.log(noted.join("\n"));
