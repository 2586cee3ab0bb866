// node pyodide_tests.mjs PYODIDE WHEELS... -- PYTEST_ARGUMENTS...
//
// Runs pytest inside Pyodide on the working directory, with the wheels of each WHEELS directory
// installed, and exits with pytest's code.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, ...rest] = process.argv.slice(2);
const wheelFolders = rest.slice(0, rest.indexOf("--"));
const pytestArguments = rest.slice(rest.indexOf("--") + 1);
const MOUNT = "/project";

const { loadPyodide } = await import(pathToFileURL(path.join(pyodideFolder, "pyodide.mjs")));
const pyodide = await loadPyodide({
  indexURL: pyodideFolder,
  // The working directory is mounted: no bytecode of another Python shall land in it.
  env: { PYTHONDONTWRITEBYTECODE: "1" },
});
const wheels = wheelFolders.flatMap((folder) =>
  fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".whl"))
    .map((name) => pathToFileURL(path.join(folder, name)).href),
);
const loaded = await pyodide.loadPackage(wheels, { checkIntegrity: false, messageCallback() {} });
if (loaded.length !== wheels.length) throw new Error("not every wheel could be loaded");

pyodide.mountNodeFS(MOUNT, process.cwd());
pyodide.globals.set("arguments", pyodide.toPy(["-p", "no:cacheprovider", ...pytestArguments]));
process.exitCode = pyodide.runPython(`
import os, sys
import pytest

os.chdir("${MOUNT}")
sys.path.insert(0, "${MOUNT}")
int(pytest.main(arguments))
`);
