// Wheels that only some pages need: for plug-ins that use `requests` or `urllib`, and those that the site
// serves.

import { assets } from "./assets.mjs";
import { fetchBytes } from "./downloads.mjs";
import { served, wheelOf } from "./served.mjs";

/**
 * @param {object} pyodide the Pyodide API
 * @returns {{install: () => Promise<void>, provide: (names: string) => Promise<string>}} what Python
 *   sees as `chat_py_native.packages`
 */
export function lazyPackages(pyodide) {
  let http;
  const installed = new Map();
  const extractDir = pyodide._api.sitepackages;
  const renew = () => pyodide.runPython("import importlib; importlib.invalidate_caches()");

  const load = async () => {
    const wheels = await Promise.all(assets.lazyWheels.map((url) => fetchBytes(url)));
    for (const bytes of wheels) pyodide.unpackArchive(bytes, "wheel", { extractDir });
    renew();
  };
  const failed = (error) => {
    http = undefined; // the next one who asks tries again
    throw error;
  };

  /** With Pyodide's own installer: it compiles what is compiled without holding the page up. */
  const add = async (entry) =>
    pyodide._api.install(new Uint8Array(await wheelOf(entry)), entry.file, extractDir, new Map());

  const addOnce = (entry) => {
    if (!installed.has(entry.name)) {
      const adding = add(entry);
      installed.set(entry.name, adding);
      adding.catch(() => installed.delete(entry.name));
    }
    return installed.get(entry.name);
  };

  return {
    install: () => (http ??= load().catch(failed)),

    /** @returns JSON: the names that the site does not serve */
    async provide(names) {
      const { found, missing } = await served(JSON.parse(names));
      await Promise.all(found.map(addOnce));
      if (found.length) renew();
      return JSON.stringify(missing);
    },
  };
}
