// Wheels that only some pages need: for plug-ins that use `requests` or `urllib`.

import { assets } from "./assets.mjs";
import { fetchBytes } from "./downloads.mjs";

/**
 * @param {object} pyodide the Pyodide API
 * @returns {{install: () => Promise<void>}} what Python sees as `chat_py_native.packages`
 */
export function lazyPackages(pyodide) {
  let installed;
  const load = async () => {
    const wheels = await Promise.all(assets.lazyWheels.map((url) => fetchBytes(url)));
    const extractDir = pyodide._api.sitepackages;
    for (const bytes of wheels) pyodide.unpackArchive(bytes, "wheel", { extractDir });
    pyodide.runPython("import importlib; importlib.invalidate_caches()");
  };
  const failed = (error) => {
    installed = undefined; // the next one who asks tries again
    throw error;
  };
  return { install: () => (installed ??= load().catch(failed)) };
}
