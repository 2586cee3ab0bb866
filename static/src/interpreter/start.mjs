// From nothing to an interpreter that can `import chat_py`.

import { parsed } from "../native/page/parsed.mjs";
import { assets, snapshotFiles, stockFiles } from "./assets.mjs";
import { guarded } from "./downloads.mjs";
import { lazyPackages } from "./packages.mjs";
import { runner } from "./runner.mjs";
import { PROVIDED, haveLibrary, replaceMicropip, reportRaised } from "./pyscript.mjs";
import { startSnapshot } from "./snapshot.mjs";
import { stayOnStack } from "./stack.mjs";
import { startStock } from "./stock.mjs";

/**
 * @typedef {object} Bridge What chat-py.js leaves for Python before Python runs.
 * @property {(report: {phase: "download"|"start", loaded: number, total: number}) => void} progress
 *   called as files arrive (bytes); the phase is "start" once they all have
 * @property {"snapshot"|"stock"} [start] how the interpreter started
 * @property {string[]} [rest] addresses of what is fetched when the interpreter calls it
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

/** The quick start; the ordinary one where that does not fit. */
async function startEither(options, bridge, seen) {
  // What a lock file of the page's own names cannot be put into a snapshot.
  if (assets.snapshot && !options.lockFileContents) {
    try {
      const start = () => startSnapshot(options, seen);
      const pyodide = await guarded(snapshotFiles, bridge.progress, start);
      bridge.start = "snapshot";
      bridge.rest = [...Object.values(assets.rest), assets.later];
      return pyodide;
    } catch (error) {
      console.info(`chat_py: starting without the snapshot: ${error.message}`);
    }
  }
  const pyodide = await guarded(stockFiles, bridge.progress, () => startStock(options));
  bridge.start = "stock";
  return pyodide;
}

async function start(options) {
  const bridge = findBridge();
  try {
    const native = import(assets.native);
    // Only to be quicker. That the module itself fails is noticed where it is awaited, below.
    const seen = Promise.resolve(bridge.seen); // native/first-view/begin.mjs
    Promise.all([native, seen]).then(([parts]) => parts.warmUp()).catch(() => {});
    const pyodide = await startEither(options, bridge, seen);
    // Every later call would only say that Python is dead; the page says it once, with the cause.
    pyodide._api.on_fatal = (error) => bridge.failed(error);
    await parsed(); // Python looks for the page's elements at once
    stayOnStack(pyodide);
    if (bridge.start === "snapshot") haveLibrary(pyodide);
    reportRaised(pyodide, bridge);
    const packages = lazyPackages(pyodide);
    if (!options.lockFileContents) replaceMicropip(pyodide, (names) => provide(packages, names));
    const parts = await native;
    await parts.loadLanguage(bridge);
    pyodide.registerJsModule("chat_py_native", {
      ...parts,
      bridge,
      packages,
      runner,
    });
    return pyodide;
  } catch (error) {
    bridge.failed(error);
    throw error;
  }
}

/** Install what the settings for PyScript name; what is not there is told, and for Python to miss. */
async function provide(packages, names) {
  for (const name of JSON.parse(await packages.provide(JSON.stringify(names)))) {
    console.error(`chat_py: this site serves no package ${name}. To add it: chat-py build ${name}`);
  }
}

/** What Python prints goes here until PyScript says where it wants it. */
const streams = { stdout: (line) => console.log(line), stderr: (line) => console.error(line) };
let early = null;

/**
 * Begin before PyScript asks, while it still loads itself; `startInterpreter` then takes over.
 * A failure has reached the bridge by then.
 */
export function startEarly() {
  // It imports them one after the other, each time behind what the start computes meanwhile.
  const { nonce } = findBridge();
  for (const href of assets.pyscriptParts) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", nonce, href }));
  }
  early = start({
    stdout: (line) => streams.stdout(line),
    stderr: (line) => streams.stderr(line),
  });
  early.catch(() => {});
}

/**
 * @param {object} options for Pyodide's `loadPyodide`
 * @returns {Promise<object>} the Pyodide API, with the wheels, `chat_py` and `chat_py_native`
 * @throws {Error} naming the file that could not be loaded; the bridge is told as well, because
 *   PyScript says nothing about an interpreter that fails
 */
export async function startInterpreter({ packages = [], lockFileContents, ...rest }) {
  const own = lockFileContents && lockFileContents !== PROVIDED;
  if (own) return start({ ...rest, packages, lockFileContents });
  const pyodide = await (early ? take(rest) : start(rest));
  if (packages.length) await pyodide.pyimport("micropip").install(packages);
  return pyodide;
}

/** The one that has begun; a second interpreter of the page is a new one. */
function take({ stdout = streams.stdout, stderr = streams.stderr }) {
  const begun = early;
  early = null;
  Object.assign(streams, { stdout, stderr });
  return begun;
}
