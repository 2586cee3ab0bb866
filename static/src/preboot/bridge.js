// The page's half of the border: calls go to Python, and wait in a queue until it is there.

import { decode, encode, held, heldCount, hold, release, toError, SEPARATOR } from "./codec.js";

const pending = new Map(); // call id → {resolve, reject} of a promise given to the page
let queue = []; // calls made before Python is ready: [path, text, refs, id]
let dispatch = null; // Python's entry: (path, text, refs, id) → text
let failure = null; // why Python will never come: an Error
let lastId = 0;

export const connected = () => dispatch !== null;

// A call whose answer is text, now or (before Python) never.
export function send(path, args, id = 0, kept = -1) {
  const [text, refs] = encode(args, kept);
  if (dispatch && !queue) return dispatch(path, text, refs, id);
  if (!failure) queue.push([path, text, refs, id]);
}

// Python is there: `query` asks it, without the queue; undefined before.
export function query(path, args) {
  if (!dispatch) return undefined;
  const [text, refs] = encode(args);
  return result(dispatch(path, text, refs, 0));
}

export function result(text) {
  if (!text) return undefined;
  const value = decode(text);
  if (text[0] === "!") throw value;
  return value;
}

export function promise(path, args) {
  return new Promise((resolve, reject) => {
    if (failure) throw failure;
    const id = ++lastId;
    pending.set(id, { resolve, reject });
    try {
      send(path, args, id);
    } catch (error) {
      pending.delete(id);
      throw new TypeError(`${path}: an argument cannot be read: ${error.message}`);
    }
  });
}

// Functions of the page run here: their failures are shown as uncaught errors, nothing more.
export function guarded(run) {
  try {
    return run();
  } catch (error) {
    reportError(error);
  }
}

const parse = (text) => (text ? text.split(SEPARATOR).map((part) => (part ? decode(part) : undefined)) : []);

// What Python may ask of the page; registered with the interpreter, invisible to other scripts
// but through the symbol.
export const bridge = {
  decode,
  hold,
  held,
  heldCount,
  release,

  settle(id, text) {
    const entry = pending.get(id);
    pending.delete(id);
    if (!entry) return;
    try {
      const value = decode(text);
      if (text[0] === "!") entry.reject(value);
      else entry.resolve(value);
    } catch (error) {
      entry.reject(error);
    }
  },

  // Call one function; its plain result comes back as text.
  invoke(handle, text) {
    const value = guarded(() => held(handle)(...parse(text)));
    if (value === undefined || typeof value?.then === "function") return "";
    return guarded(() => JSON.stringify(value)) ?? "";
  },

  // Call several listeners with one value; each gets the same object.
  callAll(handles, name, text) {
    const value = decode(text);
    for (const handle of handles.split(",")) {
      const listener = held(Number(handle));
      if (listener) guarded(() => (name === null ? listener(value) : listener(name, value)));
    }
  },

  connect(entry) {
    dispatch = entry;
    for (const [path, text, refs, id] of drain()) {
      const answer = guarded(() => dispatch(path, text, refs, id));
      // Nobody waits for the answer any more, so a failure is shown as an uncaught error.
      if (answer?.[0] === "!") reportError(decode(answer));
    }
    queue = null;
  },

  disconnect() {
    dispatch = null;
    queue ??= [];
  },

  // Terminal: a later failure does not overwrite the first cause.
  fail(error) {
    if (failure) return false;
    failure = error instanceof Error ? error : toError({ message: String(error) });
    dispatch = null;
    queue = [];
    for (const { reject } of pending.values()) reject(failure);
    pending.clear();
    return true;
  },
};

// Calls made while earlier ones are replayed come after them.
function* drain() {
  while (queue.length) yield queue.shift();
}
