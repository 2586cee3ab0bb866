// What the snapshot leaves out, fetched when Python first imports something of it: the finder
// for that is tools/snapshot/finders.py, which lives in the snapshot.

import { assets } from "./assets.mjs";
import { download } from "./blocking.mjs";

/**
 * @param {object} pyodide the Pyodide API
 * @returns {{fetch: (archive: "library"|"wheels"|"served"|"later") => void}} what Python sees as
 *   `_snapshot_archives`
 */
export function archives(pyodide) {
  const unpack = {
    library() {
      pyodide.FS.writeFile("/lib/python314.zip", download(`${assets.pyodide}python_stdlib.zip`));
    },
    wheels() {
      const extractDir = pyodide._api.sitepackages;
      for (const url of assets.wheels) pyodide.unpackArchive(download(url), "wheel", { extractDir });
    },
    served() {
      const extractDir = pyodide._api.sitepackages;
      for (const url of assets.served) pyodide.unpackArchive(download(url), "wheel", { extractDir });
    },
    later() {
      pyodide.unpackArchive(download(assets.later), "zip", { extractDir: pyodide._api.sitepackages });
    },
  };
  return { fetch: (archive) => unpack[archive]() };
}
