// node bytecode.mjs PYODIDE ARCHIVE
//
// Prints, as JSON, the modules of a zip of Python sources as Pyodide's own Python compiles them: base64
// by the path of each `.pyc`.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

// Node.js would print the whole of Pyodide's one-line source before the message.
process.on("uncaughtException", (error) => {
  console.error(error.message.trim());
  process.exit(1);
});

const [folder, archive] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const pyodide = await loadPyodide({
  indexURL: folder,
  env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" }, // the same each time; no columns in tracebacks
});
pyodide.FS.writeFile("/archive.zip", fs.readFileSync(archive));
console.log(
  pyodide.runPython(`
import json, marshal, zipfile
from base64 import b64encode
from importlib.util import MAGIC_NUMBER

HEADER = MAGIC_NUMBER + bytes(12)  # PEP 552; nothing is compared where there is no source

def compiled(path, source):
    # As the snapshot: without docstrings and assertions.
    code = compile(source, path, "exec", dont_inherit=True, optimize=2)
    return b64encode(HEADER + marshal.dumps(code)).decode()

with zipfile.ZipFile("/archive.zip") as archive:
    found = {f"{path}c": compiled(path, archive.read(path)) for path in archive.namelist()}
json.dumps(found)
`),
);
