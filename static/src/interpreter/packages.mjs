// What only some pages need: wheels for plug-ins that use `requests` or `urllib`, and the parts of
// chat_py that the snapshot leaves out.

import { assets } from "./assets.mjs";
import { fetchBytes } from "./downloads.mjs";

/**
 * @param {object} pyodide the Pyodide API
 * @returns {{install: () => Promise<void>, later: () => Promise<void>}} what Python sees as `chat_py_native.packages`
 */
export function lazyPackages(pyodide) {
  const unpack = async (format, urls) => {
    const files = await Promise.all(urls.map((url) => fetchBytes(url)));
    const extractDir = pyodide._api.sitepackages;
    for (const bytes of files) pyodide.unpackArchive(bytes, format, { extractDir });
    pyodide.runPython("import importlib; importlib.invalidate_caches()");
  };
  const once = (format, urls) => {
    let done;
    const failed = (error) => {
      done = undefined; // the next one who asks tries again
      throw error;
    };
    return () => (done ??= unpack(format, urls).catch(failed));
  };
  return { install: once("wheel", assets.lazyWheels), later: once("zip", [assets.later]) };
}
