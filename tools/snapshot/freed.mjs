// Fill memory that was freed with zeros, because zeros are not stored: take all of it, fill it,
// give it back.

/** Python's own allocator serves blocks up to this size, in steps of 16 bytes. */
const LARGEST_BLOCK = 512;

function clearBlocks(pyodide, noted) {
  // "class   size   num pools   blocks in use  avail blocks", on standard error.
  const before = noted.length;
  pyodide.runPython("import sys; sys._debugmallocstats()");
  const free = noted
    .splice(before)
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length === 5 && row.every((cell) => cell >= 0))
    .map(([, size, , , blocks]) => [size, blocks])
    .filter(([size]) => size <= LARGEST_BLOCK);
  pyodide.runPython(
    `
overhead = sys.getsizeof(b"")
held = [bytes(size - overhead) for size, blocks in free for _ in range(blocks) if size > overhead]
del held
`,
    { globals: pyodide.toPy({ free, sys: pyodide.pyimport("sys") }) },
  );
}

function clearHeap(module) {
  const top = module._sbrk(0);
  const held = [];
  for (let size = 1 << 22; size >= 16; size = Math.floor(size * 0.75)) {
    for (;;) {
      const address = module._malloc(size);
      if (address === 0) break;
      if (address + size > top) {
        module._free(address);
        break;
      }
      module.HEAPU8.fill(0, address, address + size);
      held.push(address);
    }
  }
  held.forEach((address) => module._free(address));
}

/**
 * @param {object} pyodide
 * @param {string[]} noted what Python writes to standard error, line by line
 */
export function clearFreed(pyodide, noted) {
  clearBlocks(pyodide, noted);
  clearHeap(pyodide._module);
}
