// What PyScript does at a start and need not do, and what it tells nobody but the console: that a
// file of the page is missing, or that the page's Python has raised.

/** What PyScript keeps in place of a lock file, and gives us at the next visit. */
export const PROVIDED = '{"packages":"of chat_py"}';

/**
 * Let PyScript's `packages` come from what the site serves: micropip, which PyScript asks to resolve
 * them, is not there, and would ask another origin.
 *
 * @param {object} pyodide the Pyodide API, which PyScript will use
 * @param {(names: string[]) => Promise<void>} install
 */
export function replaceMicropip(pyodide, install) {
  const { loadPackage, pyimport } = pyodide;
  const micropip = { install, set_index_urls() {}, freeze: () => PROVIDED, destroy() {} };
  pyodide.loadPackage = async (names, ...rest) =>
    names === "micropip" ? [] : loadPackage.call(pyodide, names, ...rest);
  pyodide.pyimport = (name) => (name === "micropip" ? micropip : pyimport.call(pyodide, name));
}

const entries = () => [...document.querySelectorAll('script[type="py"]')];

/**
 * Fail when the page's settings, its Python or the interpreter that the settings name are missing.
 *
 * @param {object} bridge of chat-py.js
 */
export function watchFiles(bridge) {
  const files = new PerformanceObserver((list) => {
    if (bridge.started) return files.disconnect();
    const named = entries().flatMap(({ src, attributes: { config } }) => [
      src,
      config && new URL(config.value, document.baseURI).href,
    ]);
    const needed = (url) => named.includes(url) || /\/interpreter\.js(\?|$)/.test(url);
    const missing = list.getEntries().find(({ name, responseStatus }) => responseStatus >= 400 && needed(name));
    if (missing) bridge.failed(new Error(`Could not load ${missing.name}: ${missing.responseStatus}`));
  });
  files.observe({ type: "resource", buffered: true });
}

/** The file that the page's Python is in, for tracebacks; PyScript passes on only its text. */
function fileName() {
  const [only, ...more] = entries().filter(({ src }) => src);
  return only && !more.length ? new URL(only.src).pathname : "script[type=py]";
}

/** How PyScript gives Python its package `pyscript`: it writes the files, and imports it. */
const LIBRARY = /^import os as _os\nfrom pathlib import Path as _Path\n[^]*\nimport pyscript as _pyscript\n/;

// The line of the page's own that led to what Python has just raised, or "".
const PLACE = "import sys\nfrom chat_py.base.own_code import place_of\nplace_of(sys.last_exc)";

/**
 * Fail when the code that starts the chat raises before it has called `start`. What it raises
 * later is for its author to fix: the chat continues. Either way the console and the panel of `make dev`
 * name the file and line, which are nothing for visitors.
 *
 * @param {object} pyodide the Pyodide API, which PyScript will use
 * @param {object} bridge of chat-py.js
 */
export function reportRaised(pyodide, bridge) {
  const run = pyodide.runPythonAsync;
  pyodide.runPythonAsync = async (code, options, ...rest) => {
    const only = entries().length === 1;
    // PyScript runs code of its own, and the page may have more of its own.
    if (!code.includes("chat_py") && (!only || LIBRARY.test(code))) return run.call(pyodide, code, options, ...rest);
    const filename = fileName();
    try {
      const result = await run.call(pyodide, code, { ...options, filename }, ...rest);
      if (only && !bridge.claimed) console.warn(`chat_py: ${filename} has run and has not started the chat. Call chat_py.app.start() in it.`);
      return result;
    } catch (error) {
      const place = pyodide.runPython(PLACE, { globals: pyodide.toPy({}) });
      error.own = place !== "";
      // The frames of the interpreter say nothing.
      error.message = error.stack = `${place}\n${error.message}`.trim();
      if (bridge.broken) throw error;
      if (!bridge.claimed) bridge.failed(error);
      if (bridge.claimed || error.own) bridge.raised(error);
      throw error;
    }
  };
}

/**
 * Let PyScript's own package come from the snapshot, which has it compiled, at once and not a turn
 * of the event loop later.
 *
 * @param {object} pyodide the Pyodide API, restored from a snapshot
 */
export function haveLibrary(pyodide) {
  const run = pyodide.runPythonAsync;
  pyodide.runPythonAsync = async (code, ...rest) =>
    LIBRARY.test(code) ? pyodide.runPython("__import__('pyscript');") : run.call(pyodide, code, ...rest);
}
