// Opens the interpreter that runs the Python blocks of answers (docs/run-python.md).
//
// It is a worker in a frame of opaque origin. All that it says comes through a port that only this
// frame was given, so that no other window can speak in its place; Python reads it, as text.

import { sandbox, shown } from "./frames.mjs";

/** Milliseconds from the frame's loading until it must have said something. */
const PATIENCE = 15_000;
/** Milliseconds for which texts are gathered: the page draws no more often. */
const GATHER = 30;

/** How a text begins that asks for packages (runner/worker.mjs). */
const WANTED = '{"kind":"wanted",';

/** Texts as lines, one call for all that come together. */
function gathered(listen) {
  let lines = [];
  const flush = () => {
    const text = lines.join("\n");
    lines = [];
    listen(text);
  };
  return (line) => {
    if (lines.push(line) === 1) setTimeout(flush, GATHER);
  };
}

/**
 * @param {object} runner of interpreter/runner.mjs
 * @param {boolean} snapshot whether it starts from a snapshot, or the ordinary way
 * @returns {{
 *   given: Promise<void>,
 *   listen(listener: (texts: string) => void): void,
 *   run(run: number, source: string): void,
 *   close(): void,
 * }} `given` once it starts by itself, or cannot; the listener takes JSON texts, one a line, and
 *   hears what was said before
 */
export function open(runner, snapshot) {
  const { port1: port, port2: theirs } = new MessageChannel();
  const frame = sandbox(runner.frame);
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.hidden = true;
  frame.style.display = "none";
  const fromSnapshot = snapshot && runner.hasSnapshot;
  let listen;
  const heard = new Promise((resolve) => (listen = resolve));
  const say = gathered(async (text) => {
    const listener = await heard;
    if (!closed) listener(text);
  });
  let closed = false;
  let begun = false;
  let patience;

  const end = (kind, why) => say(JSON.stringify({ kind, why: String(why) }));

  /** A block imports what may be among the packages that the site serves. */
  async function provide({ modules }) {
    const wheels = await runner.packages(modules).catch((error) => {
      console.error(error);
      return [];
    });
    if (!closed) port.postMessage({ take: "packages", wheels }, wheels);
  }

  port.onmessage = ({ data }) => {
    begun = true;
    if (typeof data !== "string") return;
    if (data.startsWith(WANTED)) provide(JSON.parse(data));
    else say(data);
  };

  async function give() {
    const files = runner.files(fromSnapshot);
    files.catch(() => {}); // awaited below
    try {
      await shown(frame, document.body);
    } catch (error) {
      return end("refused", error.message);
    }
    const given = await files;
    if (closed) return undefined;
    // An opaque origin has no other name than "*"; the frame is this one's, and nothing in it is secret.
    const held = Object.values(given.files).filter((file) => file instanceof ArrayBuffer);
    frame.contentWindow.postMessage(given, "*", [theirs, ...held]);
    patience = setTimeout(() => begun || end("refused", "no answer"), PATIENCE);
    if (fromSnapshot) complete();
    return undefined;
  }

  /** Only blocks that need the library are told that it could not be loaded. */
  async function complete() {
    const library = await runner.library().catch((error) => void console.error(error));
    if (!closed) port.postMessage({ take: "library", library }, library ? [library] : []);
  }

  return {
    given: give().catch((error) => end("failed", error.message)),
    listen,
    run: (run, source) => port.postMessage({ take: "run", run, source }),
    close() {
      closed = true;
      clearTimeout(patience);
      port.close();
      frame.remove();
    },
  };
}
