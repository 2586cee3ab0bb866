// From nothing to an interpreter that can `import chat_py`.

import { assets } from "./assets.mjs";
import { guarded } from "./downloads.mjs";
import { lazyPackages } from "./packages.mjs";
import { reportRaised } from "./pyscript.mjs";
import { startStock } from "./stock.mjs";

/**
 * @typedef {object} Bridge What chat-py.js leaves for Python before Python runs.
 * @property {(report: {phase: "download"|"start", loaded: number, total: number}) => void} progress
 *   called as files arrive (bytes); the phase is "start" once they all have
 * @property {(error: Error) => void} failed called once when the interpreter cannot start
 */

/** @returns {Bridge} */
function findBridge() {
  const bridge = globalThis[Symbol.for("chat_py.bridge")];
  if (bridge) return bridge;
  throw new Error(
    'chat_py: this page lacks the <script src=".../chat-py.js"> tag, ' +
      "which must come before the one that starts Python",
  );
}

async function start(options, bridge) {
  const native = import(assets.native);
  native.catch(() => {}); // awaited below; until then it must not count as unhandled
  const pyodide = await startStock(options);
  // Every later call would only say that Python is dead; the page says it once, with the cause.
  pyodide._api.on_fatal = (error) => bridge.failed(error);
  reportRaised(pyodide, bridge);
  pyodide.registerJsModule("chat_py_native", {
    ...(await native),
    bridge,
    packages: lazyPackages(pyodide),
  });
  return pyodide;
}

/**
 * @param {object} options for Pyodide's `loadPyodide`
 * @returns {Promise<object>} the Pyodide API, with the wheels, `chat_py` and `chat_py_native`
 * @throws {Error} naming the file that could not be loaded; the bridge is told as well, because
 *   PyScript says nothing about an interpreter that fails
 */
export async function startInterpreter(options) {
  const bridge = findBridge();
  try {
    return await guarded(bridge.progress, () => start(options, bridge));
  } catch (error) {
    bridge.failed(error);
    throw error;
  }
}
