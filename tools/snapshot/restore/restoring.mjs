// Lets Pyodide continue from a snapshot: where it is made, to try it, and in the page that has it.

import { ENVIRONMENT, withExtensions } from "./extensions.mjs";
import { HEADER_LENGTH } from "./heap.mjs";

/**
 * Where CPython keeps the function that calls others with the arguments that they take. Engines
 * with wasm garbage collection have a fast one; Node.js 20, where snapshots are made, has not.
 *
 * @returns {number} address of a word
 */
export const trampoline = (module) =>
  module.__PyRuntime + module.HEAPU32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >>> 2];

/**
 * @param {Function} create the default export of pyodide.asm.mjs
 * @param {object} with_
 * @param {import("./extensions.mjs").Extension[]} with_.extensions those that it was made with, in that
 *   order
 * @param {() => Promise<object>|object} with_.read asked when the interpreter is assembled; what
 *   heap.mjs makes of the file (`decode`, or `finish` of a `SnapshotReader`)
 * @param {(module: object) => void} [with_.restored] called when its memory is in place
 * @returns {object} options for `loadPyodide`
 */
export function restoring(create, { extensions, read, restored = () => {} }) {
  // Pyodide waits for it before it does anything, and reads it when all is in place.
  const header = new Uint8Array(HEADER_LENGTH);
  return {
    env: { ...ENVIRONMENT },
    _loadSnapshot: header,
    createPyodideModule: withExtensions(create, {
      extensions,
      async prepare(module) {
        const { header: stored, restore } = await read();
        header.set(stored);
        const address = trampoline(module);
        const own = module.HEAPU32[address >>> 2];
        restore(module);
        module.HEAPU32[address >>> 2] = own;
        restored(module);
      },
    }),
  };
}
