// The file format of a snapshot: what differs between the memory of an interpreter that has
// everything imported and that of one about to begin. Little-endian words of 32 bits:
//
//   MAGIC, check of the rest of the file, memory length in words, length in words and check of the
//   part of the memory that an engine has written to, number of runs
//   the header: Pyodide's own, for `_loadSnapshot`
//   for each run: words left as they are before it, words in it
//   the words of all runs
//
// Two thirds of a memory are zero, and a good part of the rest is the wasm's own data, which
// every instance has; neither is stored. Nor are the hashes of strings, which are a good part of
// what cannot be compressed: Python computes them again.

const MAGIC = 0x736e7001;
const PREFIX = 6;

/** Bytes of Pyodide's header: a fixed number, as Pyodide wants to see it before the file comes. */
export const HEADER_LENGTH = 4096;

const HEADER_WORDS = HEADER_LENGTH / 4;
/** Index in the header of the word that tells where it ends. */
const HEADER_END = 1;
/** Index of the file's check. */
const CHECK = 1;

const wordsOf = (bytes) => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);

/** Stands for the hash of a string: neither text nor an address. */
const HASH = 0xfdb9a7e5;
/** Bytes of a string's object before its hash (CPython's `PyASCIIObject`). */
const BEFORE_HASH = 12;
/** Says to Python that a hash is not known. */
const UNKNOWN = 0xffffffff;

/** A run ends where at least so many words are equal: each run costs two words. */
const GAP = 8;

/** Words behind those that an interpreter about to begin has written to here: elsewhere it may be more. */
const ELSEWHERE = 1 << 18;

/** A check of words that come in portions (Fletcher's): cheap enough for every start. */
class Check {
  #sum = 0;
  #sums = 0;

  add(words) {
    let sum = this.#sum;
    let sums = this.#sums;
    for (let index = 0; index < words.length; index++) {
      sum = (sum + words[index]) | 0;
      sums = (sums + sum) | 0;
    }
    this.#sum = sum;
    this.#sums = sums;
    return this;
  }

  get value() {
    return (this.#sum ^ Math.imul(this.#sums, 31)) >>> 0;
  }
}

/** The part of a memory before its zeros at the end, to the next 64 KB. */
function trimmed(words) {
  let length = words.length;
  while (length > 0 && words[length - 1] === 0) length--;
  return words.subarray(0, Math.ceil(length / 16_384) * 16_384);
}

/** Words around one that varies from start to start which are taken to vary as well. */
const MARGIN = 16;

/**
 * @param {Uint32Array} header
 * @param {Uint32Array} full the memory to restore
 * @param {[Uint32Array, Uint32Array]} fresh the memories of two interpreters about to begin, zero
 *   beyond their ends; where they differ (times, random seeds) is always stored
 * @param {object} which
 * @param {number[]} which.varying addresses of words that differ from engine to engine
 * @param {number[]} which.hashes addresses of the hashes of strings
 * @returns {Uint32Array} the file
 */
export function encode(header, full, [fresh, other], { varying, hashes }) {
  const memory = trimmed(full).slice();
  if (memory.includes(HASH)) throw new Error("the memory holds the word that stands for a hash");
  for (const address of hashes) memory[address >>> 2] = HASH;
  const stored = new Set(varying.map((address) => address >>> 2));
  for (let index = 0; index < fresh.length; index++) {
    if (fresh[index] === other[index]) continue;
    for (let near = index - MARGIN; near <= index + MARGIN; near++) stored.add(near);
  }
  const differs = (index) => memory[index] !== (fresh[index] ?? 0) || stored.has(index);
  const runs = [];
  let end = 0; // of the last run
  for (let index = 0; index < memory.length; index++) {
    if (!differs(index)) continue;
    const start = index;
    let last = index;
    for (; index < memory.length && index - last <= GAP; index++) if (differs(index)) last = index;
    runs.push([start - end, last + 1 - start]);
    end = index = last + 1;
    index--;
  }
  const total = runs.reduce((sum, [, length]) => sum + length, 0);
  const file = new Uint32Array(PREFIX + HEADER_WORDS + runs.length * 2 + total);
  const begun = Math.min(memory.length, trimmed(fresh).length + ELSEWHERE);
  const begunCheck = new Check().add(memory.subarray(0, begun)).value;
  file.set([MAGIC, 0, memory.length, begun, begunCheck, runs.length]);
  if (header.length > HEADER_WORDS) throw new Error("Pyodide's header is larger than its room");
  file.set(header, PREFIX);
  file[PREFIX + HEADER_END] = HEADER_LENGTH;
  let table = PREFIX + HEADER_WORDS;
  let words = table + runs.length * 2;
  let at = 0;
  for (const [skipped, length] of runs) {
    file.set([skipped, length], table);
    table += 2;
    at += skipped;
    file.set(memory.subarray(at, at + length), words);
    words += length;
    at += length;
  }
  file[CHECK] = new Check().add(file.subarray(CHECK + 1)).value;
  return file;
}

/** Reads a file while it comes. */
export class SnapshotReader {
  #check = new Check();
  #read = CHECK + 1;
  /** Indices in the file. */
  #hashes = [];

  /** @param {Uint8Array} bytes the file, as far as it has come: each time the same array */
  arrived(bytes, length) {
    const words = wordsOf(bytes).subarray(this.#read, Math.max(this.#read, length >>> 2));
    this.#check.add(words);
    for (let index = 0; index < words.length; index++) {
      if (words[index] === HASH) this.#hashes.push(this.#read + index);
    }
    this.#read += words.length;
  }

  /**
   * @param {Uint8Array} bytes all of the file
   * @returns {{header: Uint8Array, restore: (module: object) => void}}
   * @throws {Error} it is not a snapshot, of another version, or damaged
   */
  finish(bytes) {
    const file = wordsOf(bytes);
    if (file[0] !== MAGIC) throw new Error("the file is no snapshot of this version");
    this.arrived(bytes, bytes.byteLength);
    if (this.#check.value !== file[CHECK]) throw new Error("the snapshot's file is damaged");
    const table = PREFIX + HEADER_WORDS;
    return {
      header: new Uint8Array(file.slice(PREFIX, table).buffer),
      restore: (module) => restore(module, file, table, this.#hashes),
    };
  }
}

/** Give an interpreter that is about to begin the memory of the snapshot. */
function restore(module, file, table, hashes) {
  const [, , length, begun, expected, runs] = file;
  const present = module.HEAP8.byteLength;
  if (present < length * 4) module._emscripten_resize_heap(length * 4);
  if (module.HEAP8.byteLength < length * 4) throw new Error("there is not enough memory");
  const memory = new Uint32Array(module.HEAP8.buffer, 0, length);
  let words = table + runs * 2;
  let at = 0;
  let next = 0; // of the hashes
  const unknown = [];
  for (let entry = table; entry < table + runs * 2; entry += 2) {
    at += file[entry];
    const size = file[entry + 1];
    memory.set(file.subarray(words, words + size), at);
    for (; hashes[next] < words + size; next++) unknown.push((at + hashes[next] - words) * 4);
    words += size;
    at += size;
  }
  // An engine that begins with another memory than Node.js shows here.
  if (new Check().add(memory.subarray(0, begun)).value !== expected)
    throw new Error("the restored memory is not the one stored");
  for (const address of unknown) {
    memory[address >>> 2] = UNKNOWN;
    module._PyObject_Hash(address - BEFORE_HASH);
  }
}

/** The file in one piece. */
export const decode = (bytes) => new SnapshotReader().finish(bytes);
