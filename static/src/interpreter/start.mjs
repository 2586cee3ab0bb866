// From nothing to an interpreter that can `import chat_py`.

import { assets } from "./assets.mjs";
import { guarded } from "./downloads.mjs";
import { startStock } from "./stock.mjs";

/**
 * @typedef {object} Bridge What chat-py.js leaves for Python before Python runs.
 * @property {(report: {phase: "download"|"start", loaded: number, total: number}) => void}
 *   [progress] called as files arrive (bytes), and once more when they all have
 */

/** @returns {Bridge} */
function findBridge() {
  const bridge = globalThis[Symbol.for("chat_py.bridge")];
  if (!bridge) {
    throw new Error(
      "chat_py: this page lacks the <script src=\".../chat-py.js\"> tag, " +
        "which must come before the one that starts Python",
    );
  }
  return bridge;
}

/**
 * @param {object} options for Pyodide's `loadPyodide`
 * @returns {Promise<object>} the Pyodide API, with the wheels, `chat_py` and `chat_py_native`
 */
export async function startInterpreter(options) {
  const bridge = findBridge();
  return guarded(
    (report) => bridge.progress?.(report),
    async () => {
      const native = import(assets.native);
      native.catch(() => {}); // awaited below; until then it must not count as unhandled
      const pyodide = await startStock(options);
      pyodide.registerJsModule("chat_py_native", { ...(await native), bridge });
      return pyodide;
    },
  );
}
