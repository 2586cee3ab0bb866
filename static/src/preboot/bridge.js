// The page's half of the border while Python is not there: calls wait in a queue.
// native/border/border.mjs takes the queue over, and adds what Python and the page need of each other.

let failure = null; // why Python will never come: an Error
let lastId = 0;

// The object that Python and the interpreter see; other scripts only by its symbol.
export const bridge = {
  queue: [], // what waits for Python: [path, args, id, kept, object] of a call, or [function]
  ask: null, // native/border/border.mjs, once Python answers: (path, args) → value
  call: null, // like `ask`, for what has an effect, once the queue is empty
  maps: {}, // path → Map that native/border/live-map.mjs fills
  fetched: {}, // URL → what interpreter/downloads.mjs will read
  broken: false, // whether Python will never come, or has gone
  root: document.chatPy?.root ?? document, // where the chat's elements are: in the page, or in `<chat-py>`
  pending: new Map(), // call id → {resolve, reject} of a promise given to the page

  // Terminal: a later failure does not overwrite the first cause.
  fail(error) {
    if (failure) return false;
    failure = error;
    bridge.broken = true;
    bridge.ask = bridge.call = null;
    for (const { reject } of bridge.pending.values()) reject(error);
    bridge.pending.clear();
    bridge.queue = [];
    return true;
  },
};

// A call is made with the values of its moment; what is not plain data goes as itself.
export const copy = (value) =>
  Array.isArray(value)
    ? value.map(copy)
    : value && Object.getPrototypeOf(value) === Object.prototype
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]))
      : value;

// Answers at once, or (before Python) `neutral`. The argument at index `kept` also goes as the
// very object that it is.
export function send(path, args, neutral, id = 0, kept = -1) {
  if (bridge.call) return bridge.call(path, args, id, kept, args[kept]);
  if (!failure) bridge.queue.push([path, copy(args), id, kept, args[kept]]);
  return copy(neutral) ?? undefined;
}

// Ask Python past the queue.
export const query = (path, args, neutral) => (bridge.ask ? bridge.ask(path, args) : copy(neutral));

export function promise(path, args) {
  return new Promise((resolve, reject) => {
    if (failure) throw failure;
    const id = ++lastId;
    bridge.pending.set(id, { resolve, reject });
    send(path, args, null, id); // throws where an argument cannot be read
  });
}
