// Compiled extensions, put into Pyodide at a reproducible place: before `main()` runs, from a fixed slot
// of the function table on, one after the other. Making a snapshot and restoring it do exactly the
// same, so every address that the snapshot's memory holds is right again.
//
// Pyodide refuses a snapshot that holds packages loaded the usual way; this is the way round.

/**
 * @typedef {object} Extension
 * @property {string} path where Python looks for it
 * @property {WebAssembly.Module|Promise<WebAssembly.Module>} module
 */

/**
 * Environment variables that C's start-up code copies into memory and that Emscripten would take
 * from the engine: memory must not depend on the visitor's language.
 */
export const ENVIRONMENT = { LANG: "C.UTF-8", _: "python" };

/** Above every length seen: Node.js 20 starts at 14,174 functions, Chromium 156 at 14,175. */
const TABLE_SLOT = 16_384;

const FLAGS = { loadAsync: true, global: false, nodelete: true };

async function loadAll(extensions, settings) {
  const table = settings.wasmTable;
  if (table.length > TABLE_SLOT) {
    throw new Error(`the function table has ${table.length} entries, over ${TABLE_SLOT}`);
  }
  table.grow(TABLE_SLOT - table.length);
  for (const { path, module } of extensions) {
    // Emscripten would fetch and compile by itself, but only after the download has ended.
    settings.preloadedWasm[path] = await settings.loadWebAssemblyModule(await module, FLAGS, path, {});
    await settings.loadDynamicLibrary(path, FLAGS, {});
  }
}

/**
 * @param {Function} createPyodideModule the default export of pyodide.asm.mjs
 * @param {object} with_
 * @param {Extension[]} with_.extensions in the order of the snapshot; the function table is as long
 *   without any
 * @param {(module: object) => Promise<void>|void} with_.prepare called when all is in place and
 *   Python has not begun
 * @returns {Function} for Pyodide's option of the same name
 */
export function withExtensions(createPyodideModule, { extensions, prepare }) {
  return async (settings) => {
    let failure = null;
    settings.preRun.push(() => {
      settings.addRunDependency("extensions");
      loadAll(extensions, settings)
        .catch((error) => (failure = error))
        .finally(() => settings.removeRunDependency("extensions"));
    });
    const module = await createPyodideModule(settings);
    if (failure) throw failure;
    await prepare(module);
    return module;
  };
}
