// Where the hashes of strings are: four bytes in each that nothing can make smaller. The snapshot
// leaves them out, and the page computes them again (heap.mjs).

import { roomOf } from "./blocks.mjs";

/** Indices of words in a string's object (CPython's `PyASCIIObject`). */
const TYPE = 1;
const LENGTH = 2;
const HASH = 3;
const NONE_YET = 0xffffffff;
const STATE = 4;
/**
 * Bytes that a string takes, by its length and its state (two bits tell how it is interned, three
 * the bytes of a character, one that these follow, one that they are ASCII); 0 for none. What is no
 * string may look like one, and its characters must not be read where there are none.
 */
function sizeOf(length, state) {
  const [kind, compact, ascii] = [(state >>> 2) & 7, (state >>> 5) & 1, (state >>> 6) & 1];
  if (!compact || ![1, 2, 4].includes(kind) || (ascii && kind !== 1)) return 0;
  return (ascii ? 20 : 28) + (length + 1) * kind;
}

/** Fewer than the lowest address of an object; or it lives for ever. */
const MOST_REFERENCES = 1 << 20;
const FOR_EVER = 1 << 30;

/** Blocks come in steps of 8 bytes, and a rest that is too small for one belongs to the one before. */
const inRange = (spare) => spare >= 0 && spare < 24;

/**
 * What looks like a string is one if it has the hash that Python computes for it.
 *
 * @param {object} module Pyodide's wasm
 * @returns {number[]} addresses of the words that hold a string's hash
 */
export function hashesOf(module) {
  const found = [];
  const { HEAPU32: words, _PyUnicode_Type: type } = module;
  const top = module._sbrk(0) >>> 2;
  for (let at = (module.___heap_base >>> 2) + 1; at + STATE < top; at++) {
    if (words[at + TYPE] !== type || words[at + HASH] === NONE_YET) continue;
    const counted = words[at] < MOST_REFERENCES || words[at] >= FOR_EVER;
    const size = sizeOf(words[at + LENGTH], words[at + STATE]);
    if (!counted || !size || !inRange(roomOf(module, at * 4) - size)) continue;
    const expected = words[at + HASH];
    words[at + HASH] = NONE_YET;
    module._PyObject_Hash(at * 4);
    if (words[at + HASH] === expected) found.push((at + HASH) * 4);
    words[at + HASH] = expected;
  }
  return found;
}
