// Fill memory that was freed with zeros, because zeros are not stored: take all of it, fill it,
// give it back. (Pyodide's Python has no allocator of its own above `malloc`.)

import { roomOf } from "./blocks.mjs";

/** @param {object} module Pyodide's wasm */
export function clearFreed(module) {
  const top = module._sbrk(0);
  const held = [];
  for (let size = 1 << 22; size >= 8; size = Math.floor(size * 0.75)) {
    for (;;) {
      const address = module._malloc(size);
      if (address === 0) break;
      if (address + size > top) {
        module._free(address);
        break;
      }
      // More than was asked for, where the rest would be too small for a block.
      const room = roomOf(module, address);
      if (room < size || room > size * 2 + 64) throw new Error("malloc's blocks have another form now");
      module.HEAPU8.fill(0, address, address + room);
      held.push(address);
    }
  }
  held.forEach((address) => module._free(address));
}
