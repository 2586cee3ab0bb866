// pydantic's compiled core, put into Pyodide at a reproducible place: before `main()` runs, at a
// fixed slot of the function table. Making a snapshot and restoring it do exactly the same, so
// every address that the snapshot's memory holds is right again.
//
// Pyodide refuses a snapshot that holds packages loaded the usual way; this is the way round.

export const EXTENSION_PATH =
  "/lib/python3.14/site-packages/pydantic_core/_pydantic_core.cpython-314-wasm32-emscripten.so";

/**
 * Environment variables that C's start-up code copies into memory and that Emscripten would take
 * from the engine: memory must not depend on the visitor's language.
 */
export const ENVIRONMENT = { LANG: "C.UTF-8", _: "python" };

/**
 * Where CPython keeps the function that calls others with the arguments that they take. Engines
 * with wasm garbage collection have a fast one; Node.js 20, where snapshots are made, has not.
 *
 * @returns {number} address of a word
 */
export const trampoline = (module) =>
  module.__PyRuntime + module.HEAPU32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >>> 2];

/** Above every length seen: Node.js 20 starts at 14,174 functions, Chromium 156 at 14,175. */
const TABLE_SLOT = 16_384;

/**
 * @param {Function} createPyodideModule the default export of pyodide.asm.js
 * @param {object} with_
 * @param {Promise<WebAssembly.Module>|WebAssembly.Module} [with_.extension] none for a snapshot without
 *   pydantic; the function table is as long all the same
 * @param {(module: object) => Promise<void>|void} with_.prepare called when all is in place and
 *   Python has not begun
 * @returns {Function} for Pyodide's option of the same name
 */
export function withExtension(createPyodideModule, { extension, prepare }) {
  return async (settings) => {
    let failure = null;
    const load = async () => {
      const compiled = await extension;
      const table = settings.wasmTable;
      if (table.length > TABLE_SLOT) {
        throw new Error(`the function table has ${table.length} entries, over ${TABLE_SLOT}`);
      }
      table.grow(TABLE_SLOT - table.length);
      if (!compiled) return;
      const flags = { loadAsync: true, global: false, nodelete: true };
      // Emscripten would fetch and compile by itself, but only after the download has ended.
      settings.preloadedWasm[EXTENSION_PATH] = await settings.loadWebAssemblyModule(
        compiled,
        flags,
        EXTENSION_PATH,
        {},
      );
      await settings.loadDynamicLibrary(EXTENSION_PATH, flags, {});
    };
    settings.preRun.push(() => {
      settings.addRunDependency("extension");
      load()
        .catch((error) => (failure = error))
        .finally(() => settings.removeRunDependency("extension"));
    });
    const module = await createPyodideModule(settings);
    if (failure) throw failure;
    await prepare(module);
    return module;
  };
}
