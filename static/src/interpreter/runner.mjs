// The files of the interpreter that runs blocks of answers. It has no network, so the page asks for
// them, most of them out of its cache, and hands them over (native/runner/open.mjs).

import { assets, runnerFiles } from "./assets.mjs";
import { fetchBytes, guarded } from "./downloads.mjs";
import { served, wheelOf } from "./served.mjs";

const textOf = async (url) => new TextDecoder().decode(await fetchBytes(url));

/** Bytes as a buffer of their own, which can be transferred. */
async function bufferOf(url) {
  const bytes = await fetchBytes(url);
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

const library = () => bufferOf(`${assets.pyodide}python_stdlib.zip`);

async function all(parts) {
  const values = await Promise.all(Object.values(parts));
  return Object.fromEntries(Object.keys(parts).map((name, index) => [name, values[index]]));
}

const fetched = (start) => guarded(runnerFiles, () => {}, start);

export const runner = {
  frame: assets.runner.frame,
  preview: assets.runner.preview,
  hasSnapshot: Boolean(assets.runner.snapshot),

  /** @returns {Promise<{worker: string, files: object}>} what the frame is to be given */
  files: (snapshot) =>
    fetched(async () => {
      const [worker, files] = await Promise.all([
        textOf(assets.runner.worker),
        all({
          script: textOf(`${assets.pyodide}pyodide.asm.js`),
          ...(snapshot
            ? {
                wasm: bufferOf(`${assets.quick}pyodide.asm.wasm`),
                rest: bufferOf(assets.rest.interpreter),
                snapshot: bufferOf(assets.runner.snapshot),
              }
            : {
                wasm: bufferOf(`${assets.pyodide}pyodide.asm.wasm`),
                library: library(),
                runner: bufferOf(assets.runner.package),
              }),
        }),
      ]);
      return { worker, files };
    }),

  /**
   * @param {string[]} modules
   * @returns {Promise<ArrayBuffer[]>} the wheels that the site serves of them, with all that they need
   */
  async packages(modules) {
    const { found } = await served(modules);
    const own = found.some((entry) => entry.own) ? [...assets.wheels, ...assets.lazyWheels] : [];
    return Promise.all([...found.map(wheelOf), ...own.map(bufferOf)]);
  },

  /** @returns {Promise<ArrayBuffer>} the standard library, as a zip */
  library: () => fetched(library),
};
