// What PyScript does at a start and need not do, and what it tells nobody but the console: that a
// file of the page is missing, or that the page's Python has raised.

const entry = () => document.querySelector('script[type="py"][src*="chat_py"]');

/**
 * Fail when the page's settings, its Python or the interpreter that the settings name are missing.
 *
 * @param {object} bridge of chat-py.js
 */
export function watchFiles(bridge) {
  const files = new PerformanceObserver((list) => {
    const script = entry();
    if (bridge.started || !script) return files.disconnect();
    const config = new URL(script.getAttribute("config") ?? "", document.baseURI).href;
    const needed = (url) => [script.src, config].includes(url) || /\/interpreter\.js(\?|$)/.test(url);
    const missing = list.getEntries().find(({ name, responseStatus }) => responseStatus >= 400 && needed(name));
    if (missing) bridge.failed(new Error(`Could not load ${missing.name}: ${missing.responseStatus}`));
  });
  files.observe({ type: "resource", buffered: true });
}

/**
 * Fail when the code that starts the chat raises before the chat has started.
 *
 * @param {object} pyodide the Pyodide API, which PyScript will use
 * @param {object} bridge of chat-py.js
 */
export function reportRaised(pyodide, bridge) {
  const run = pyodide.runPythonAsync;
  pyodide.runPythonAsync = async (code, ...rest) => {
    try {
      return await run.call(pyodide, code, ...rest);
    } catch (error) {
      // PyScript runs code of its own, and the page may have more of its own.
      if (!bridge.started && code.includes("chat_py")) bridge.failed(error);
      throw error;
    }
  };
}

/** How PyScript gives Python its package `pyscript`: it writes the files, and imports it. */
const LIBRARY = /^import os as _os\nfrom pathlib import Path as _Path\n[^]*\nimport pyscript as _pyscript\n/;

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
