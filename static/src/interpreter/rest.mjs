// The functions of a wasm module that a start does not call: the build has taken them out
// (tools/wasm/split.py), and the first call of one of them brings all of them.

/** What the build calls the table that the module exports: at 0 what brings the rest, then the rest. */
export const SPLIT = "chat_py.rest";

/** `(module (import "" "" (func)) (export "" (func 0)))`: a table takes no function of JavaScript itself. */
const AS_WASM = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 4, 1, 96, 0, 0],
  ...[2, 5, 1, 0, 0, 0, 0],
  ...[7, 4, 1, 0, 0, 0],
);

/**
 * @param {WebAssembly.Instance} instance of a module; of one that was not taken apart nothing is missing
 * @param {object} imports that it was made with
 * @param {() => BufferSource | WebAssembly.Module} read gives the module's other half at once
 */
export function bringRest({ exports }, imports, read) {
  if (!(SPLIT in exports)) return;
  const { Instance, Module } = WebAssembly;
  const bring = () => {
    performance.mark("chat_py:rest");
    const found = read();
    new Instance(found instanceof Module ? found : new Module(found), { ...imports, first: exports });
  };
  exports[SPLIT].set(0, new Instance(new Module(AS_WASM), { "": { "": bring } }).exports[""]);
}

/**
 * @param {Function} createPyodideModule the default export of pyodide.asm.js
 * @param {(name: string) => BufferSource | WebAssembly.Module} read as above, of `interpreter` or of the extension of a path
 * @returns {Function} for Pyodide's option of the same name
 */
export function withRest(createPyodideModule, read) {
  return (settings) => {
    const { instantiateWasm } = settings;
    settings.instantiateWasm = (imports, receive) =>
      instantiateWasm(imports, (instance, module) => {
        bringRest(instance, imports, () => read("interpreter"));
        return receive(instance, module);
      });
    // The build has given Pyodide's script this hook (tools/build.py).
    settings.instantiateLibrary = (module, imports, path) => {
      const instance = new WebAssembly.Instance(module, imports);
      bringRest(instance, imports, () => read(path));
      return instance;
    };
    return createPyodideModule(settings);
  };
}
