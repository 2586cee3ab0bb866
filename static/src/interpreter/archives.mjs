// What the snapshot leaves out, fetched when Python first imports something of it: the finder
// for that is tools/snapshot/finders.py, which lives in the snapshot.

import { assets } from "./assets.mjs";

/**
 * An `import` statement cannot wait for a promise, so this request holds the page up. It is the
 * price of the rare case: nothing that the start needs is left out of the snapshot.
 */
function download(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  // A synchronous request gives no bytes, but text whose characters stand for them.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`Could not load ${url}: ${request.status}`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
}

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
