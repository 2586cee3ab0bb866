// The Python interpreter of the page, the same for both ways to start it:
//
// - PyScript imports this module as its `interpreter` (pyscript.toml), asks for `version`, and
//   calls `loadPyodide`; it runs `chat_py/main.py` itself.
// - The drop-in (`chat-py.js`) imports it and calls `boot`.
//
// Either way Python finds pydantic and `chat_py` installed, and the module `chat_py_native`.
// Everything comes from the directory that this module is in; no other origin is asked.

import { startEarly, startInterpreter } from "./interpreter/start.mjs";

export { reportStart } from "./interpreter/report-start.mjs";
export { version } from "pyodide";
export { startEarly };

/**
 * What PyScript calls in place of Pyodide's own `loadPyodide`.
 *
 * @param {object} options Pyodide's options; `indexURL` is ignored, it is this page's own copy.
 * @returns {Promise<object>} the Pyodide API
 * @throws {Error} naming the file that could not be loaded
 */
export const loadPyodide = (options) => startInterpreter(options);

/**
 * Start Python and the chat in it: the drop-in's way.
 *
 * @returns {Promise<object>} the Pyodide API, once `chat_py.app.ensure_started()` has returned
 * @throws {Error} naming the file that could not be loaded, or what Python raised
 */
export async function boot() {
  const pyodide = await startInterpreter({});
  pyodide.runPython("from chat_py.app import ensure_started\nensure_started()");
  return pyodide;
}
