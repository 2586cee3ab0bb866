// The page's half of the border while Python is not there: calls wait in a queue.
// native/border.mjs adds what Python needs of the page, and takes the queue over.

import { encode, held, heldCount, hold, release } from "./codec.js";

let queue = []; // calls made before Python is ready: [path, text, refs, id]
let dispatch = null; // Python's entry: (path, text, refs, id) → text
let failure = null; // why Python will never come: an Error
let lastId = 0;

// The object that Python and the interpreter see; other scripts only by its symbol.
export const bridge = {
  hold,
  held,
  heldCount,
  release,
  pending: new Map(), // call id → {resolve, reject} of a promise given to the page

  // Calls go to `entry` from now on; without one they wait again. `early` gets those that waited;
  // calls made while it runs come after them.
  route(entry, early) {
    dispatch = entry;
    if (!entry) {
      queue ??= [];
      return;
    }
    while (queue.length) early(queue.shift());
    queue = null;
  },

  // Terminal: a later failure does not overwrite the first cause.
  fail(error) {
    if (failure) return false;
    failure = error;
    dispatch = null;
    queue = [];
    for (const { reject } of bridge.pending.values()) reject(failure);
    bridge.pending.clear();
    return true;
  },
};

export const connected = () => dispatch !== null;

// A call whose answer is text, now or (before Python) never.
export function send(path, args, id = 0, kept = -1) {
  const [text, refs] = encode(args, kept);
  if (dispatch && !queue) return dispatch(path, text, refs, id);
  if (!failure) queue.push([path, text, refs, id]);
}

// Ask Python past the queue; undefined before it is there.
export function query(path, args) {
  if (!dispatch) return undefined;
  const [text, refs] = encode(args);
  return result(dispatch(path, text, refs, 0));
}

export function result(text) {
  if (!text) return undefined;
  const value = bridge.decode(text);
  if (text[0] === "!") throw value;
  return value;
}

export function promise(path, args) {
  return new Promise((resolve, reject) => {
    if (failure) throw failure;
    const id = ++lastId;
    bridge.pending.set(id, { resolve, reject });
    try {
      send(path, args, id);
    } catch (error) {
      bridge.pending.delete(id);
      throw new TypeError(`${path}: an argument cannot be read: ${error.message}`);
    }
  });
}
