// Pyodide's ordinary start: an empty interpreter, then the wheels and the package unpacked into it.

import { loadPyodide } from "pyodide";
import { assets } from "./assets.mjs";
import { fetchBytes } from "./downloads.mjs";
import { LOCK } from "./lock.mjs";

/**
 * @param {object} options for `loadPyodide`; its `lockFileContents`, when set, is used
 * @returns {Promise<object>} the Pyodide API, with pydantic and `chat_py` installed
 */
export async function startStock(options) {
  // All downloads run side by side with Pyodide's own.
  const archives = Promise.all([
    ...assets.wheels.map(async (url) => ["wheel", await fetchBytes(url)]),
    fetchBytes(assets.package).then((bytes) => ["zip", bytes]),
  ]);
  archives.catch(() => {}); // awaited below; until then it must not count as unhandled
  const { default: createPyodideModule } = await import(`${assets.pyodide}pyodide.asm.js`);
  const pyodide = await loadPyodide({
    ...options,
    createPyodideModule,
    indexURL: assets.pyodide,
    lockFileContents: options.lockFileContents ?? LOCK,
  });
  const extractDir = pyodide.runPython("import sysconfig; sysconfig.get_path('purelib')");
  for (const [format, bytes] of await archives) {
    pyodide.unpackArchive(bytes, format, { extractDir });
  }
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
  return pyodide;
}
