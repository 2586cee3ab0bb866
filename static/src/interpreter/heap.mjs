// The file format of a snapshot: what differs between the memory of an interpreter that has
// everything imported and that of one about to begin. Little-endian words of 32 bits:
//
//   MAGIC, memory length in words, check of the memory, header length in words, number of runs
//   the header: Pyodide's own, for `_loadSnapshot`
//   for each run: words left as they are before it, words in it
//   the words of all runs
//
// Two thirds of a memory are zero, and a good part of the rest is the wasm's own data, which
// every instance has; neither is stored.

const MAGIC = 0x63707901;
const PREFIX = 5;

/** A run ends where at least so many words are equal: each run costs two words. */
const GAP = 8;

/**
 * A check of a whole memory (Fletcher's, on words): cheap enough for every start, and it notices
 * a file that was damaged as well as an engine that begins with another memory.
 */
function check(words) {
  let sum = 0;
  let sums = 0;
  for (let index = 0; index < words.length; index++) {
    sum = (sum + words[index]) | 0;
    sums = (sums + sum) | 0;
  }
  return (sum ^ Math.imul(sums, 31)) >>> 0;
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
 * @param {number[]} varying bytes whose words differ from engine to engine
 * @returns {Uint32Array} the file
 */
export function encode(header, full, [fresh, other], varying) {
  const memory = trimmed(full);
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
  const file = new Uint32Array(PREFIX + header.length + runs.length * 2 + total);
  file.set([MAGIC, memory.length, check(memory), header.length, runs.length]);
  file.set(header, PREFIX);
  let table = PREFIX + header.length;
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
  return file;
}

/**
 * @param {Uint8Array} bytes the file
 * @returns {{header: Uint8Array, restore: (module: object) => void}}
 * @throws {Error} it is no snapshot, or of another version
 */
export function decode(bytes) {
  const file = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
  if (file[0] !== MAGIC) throw new Error("the file is no snapshot of this version");
  const [, length, expected, headerLength, runs] = file;
  const table = PREFIX + headerLength;
  return {
    header: new Uint8Array(file.slice(PREFIX, table).buffer),
    /** Give an interpreter that is about to begin the memory of the snapshot. */
    restore(module) {
      const present = module.HEAP8.byteLength;
      if (present < length * 4) module._emscripten_resize_heap(length * 4);
      if (module.HEAP8.byteLength < length * 4) throw new Error("there is not enough memory");
      const memory = new Uint32Array(module.HEAP8.buffer, 0, length);
      let words = table + runs * 2;
      let at = 0;
      for (let entry = table; entry < table + runs * 2; entry += 2) {
        at += file[entry];
        const size = file[entry + 1];
        memory.set(file.subarray(words, words + size), at);
        words += size;
        at += size;
      }
      if (check(memory) !== expected) throw new Error("the restored memory is not the one stored");
    },
  };
}
