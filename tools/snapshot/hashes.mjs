// Where the hashes of strings are: four bytes in each that nothing can make smaller. The snapshot
// leaves them out, and the page computes them again (heap.mjs).

import { roomOf } from "./blocks.mjs";

/** Indices of words in a string's object (CPython's `PyASCIIObject`). */
const TYPE = 1;
const LENGTH = 2;
const HASH = 3;
const NONE_YET = 0xffffffff;
/** Bytes before a string's characters: where they are ASCII, and else. */
const STARTS = [20, 28];
/** Bytes of a character. */
const KINDS = [1, 2, 4];
/** Fewer than the lowest address of an object; or it lives for ever. */
const MOST_REFERENCES = 1 << 20;
const FOR_EVER = 1 << 30;

/** Blocks come in steps of 8 bytes, and a rest that is too small for one belongs to the one before. */
const inRange = (spare) => spare >= 0 && spare < 24;

/** Whether so many bytes are what a string of this length takes. */
const fits = (length, room) =>
  STARTS.some((start) => KINDS.some((kind) => inRange(room - start - (length + 1) * kind)));

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
  for (let at = (module.___heap_base >>> 2) + 1; at + HASH < top; at++) {
    if (words[at + TYPE] !== type || words[at + HASH] === NONE_YET) continue;
    const counted = words[at] < MOST_REFERENCES || words[at] >= FOR_EVER;
    if (!counted || !fits(words[at + LENGTH], roomOf(module, at * 4))) continue;
    const expected = words[at + HASH];
    words[at + HASH] = NONE_YET;
    module._PyObject_Hash(at * 4);
    if (words[at + HASH] === expected) found.push((at + HASH) * 4);
    words[at + HASH] = expected;
  }
  return found;
}
