/** Before each block of Emscripten's `malloc` (dlmalloc) is a word: its bytes, this word included, and flags. */
const HEAD = 4;
const FLAGS = 7;

/**
 * @param {object} module Pyodide's wasm
 * @param {number} address of a block that is in use
 * @returns {number} bytes in it
 */
export const roomOf = (module, address) => (module.HEAPU32[(address - HEAD) >>> 2] & ~FLAGS) - HEAD;
