// What the snapshot leaves out, fetched when Python first imports something of it: the finder
// for that is tools/snapshot/finders.py, which lives in the snapshot.

import { assets } from "./assets.mjs";
import { download } from "./blocking.mjs";

const LINE_END = 10;

/** Write the files that tools/bytecode.py has put into one. */
export function unpack(files, folder, packed) {
  let begin = packed.indexOf(LINE_END) + 1;
  for (const [path, length] of Object.entries(JSON.parse(new TextDecoder().decode(packed.subarray(0, begin))))) {
    files.mkdirTree(`${folder}/${path.slice(0, path.lastIndexOf("/"))}`);
    files.writeFile(`${folder}/${path}`, packed.subarray(begin, (begin += length)));
  }
}

/**
 * @param {object} pyodide the Pyodide API
 * @returns {{fetch: (archive: "library"|"wheels"|"served"|"later") => void}} what Python sees as
 *   `_snapshot_archives`
 */
export function archives(pyodide) {
  const bring = {
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
      unpack(pyodide.FS, pyodide._api.sitepackages, download(assets.later));
    },
  };
  return { fetch: (archive) => bring[archive]() };
}
