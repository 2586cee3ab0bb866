// The Python packages that the site serves beside the chat (docs/plugins.md): wheels in `packages/`, and an
// index that is requested when somebody asks for the first one.
//
// `globalThis.fetch`: the plain one of this bundle is the one for Pyodide (downloads.mjs).

import { assets } from "./assets.mjs";

/**
 * @typedef {object} Entry
 * @property {string} name as PEP 503 writes it
 * @property {string} file
 * @property {string} sha256
 * @property {string[]} modules what can be imported of it
 * @property {string[]} requires names of other entries
 * @property {boolean} own whether it requires something that the chat has itself
 */

let index;

async function readIndex() {
  const response = await globalThis.fetch(assets.packages, { cache: "no-cache" });
  if (response.status === 404) return []; // a site that has copied only what it knew
  if (!response.ok) throw new Error(`Could not load ${assets.packages}: ${response.status}`);
  const { platform, packages } = await response.json();
  if (packages.length && platform !== assets.platform) {
    throw new Error(
      `The packages of this site were made for ${platform}, and the chat needs ${assets.platform}: ` +
        "run `chat-py build` again",
    );
  }
  return packages;
}

const entries = () =>
  (index ??= readIndex().catch((error) => {
    index = undefined; // the next one who asks tries again
    throw error;
  }));

const normal = (name) => name.toLowerCase().replace(/[-_.]+/g, "-");

/**
 * @param {string[]} names of packages (versions are left out of account) or of modules
 * @returns {Promise<{found: Entry[], missing: string[]}>} with all that they require
 */
export async function served(names) {
  const all = await entries();
  const found = new Set();
  const missing = [];
  const add = (entry) => {
    if (found.has(entry)) return;
    found.add(entry);
    for (const name of entry.requires) add(all.find((each) => each.name === name));
  };
  for (const name of names) {
    const [plain] = /^[\w.-]*/.exec(name);
    const [top] = plain.split(".");
    const entry = all.find((each) => each.name === normal(plain) || each.modules.includes(top));
    if (entry) add(entry);
    else missing.push(name);
  }
  return { found: [...found], missing };
}

/** What `fetch` compares a file with. */
const integrity = (hex) =>
  `sha256-${btoa(String.fromCharCode(...hex.match(/../g).map((pair) => parseInt(pair, 16))))}`;

/**
 * @param {Entry} entry
 * @returns {Promise<ArrayBuffer>}
 * @throws {Error} naming the file, where it is missing or another one
 */
export async function wheelOf({ file, sha256 }) {
  // The reference server lets browsers keep an address with the file's own fingerprint.
  const { href } = new URL(`${file}?v=${sha256.slice(0, 12)}`, assets.packages);
  try {
    const response = await globalThis.fetch(href, { integrity: integrity(sha256) });
    if (!response.ok) throw new Error(response.status);
    return await response.arrayBuffer();
  } catch (error) {
    throw new Error(`Could not load ${href}: ${error.message}`, { cause: error });
  }
}
