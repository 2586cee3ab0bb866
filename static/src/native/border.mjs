// The page's half of the border once Python is there (chat_py/browser/bridge.py): what Python may
// ask of the page. Completes the object that static/src/preboot/bridge.js has left.

const bridge = globalThis[Symbol.for("chat_py.bridge")];
const SEPARATOR = "\x1e";

function toError({ name, message, class: type, ...fields }) {
  const error = type === "TypeError" ? new TypeError(message) : new Error(message);
  if (type !== "TypeError" && name) Object.defineProperty(error, "name", { value: name, configurable: true });
  return Object.assign(error, fields);
}

// A value from Python: "=" JSON, "#" handle, "E" or "!" error, "@" name of a global, "{" an
// object of encoded values, "" nothing.
function decode(text) {
  const rest = text.slice(1);
  switch (text[0]) {
    case "=":
      return JSON.parse(rest);
    case "#":
      return bridge.held(Number(rest));
    case "@":
      return globalThis[rest];
    case "{":
      return Object.fromEntries(Object.entries(JSON.parse(text)).map(([name, item]) => [name, decode(item)]));
    case "E":
    case "!":
      return toError(JSON.parse(rest));
  }
}

const decodeAll = (text) =>
  text ? text.split(SEPARATOR).map((part) => (part ? decode(part) : undefined)) : [];

// Functions of the page run here: their failures are shown as uncaught errors, nothing more.
function guarded(run) {
  try {
    return run();
  } catch (error) {
    reportError(error);
  }
}

Object.assign(bridge, {
  decode,

  // Settle the promise of a call.
  settle(id, text) {
    const entry = bridge.pending.get(id);
    bridge.pending.delete(id);
    if (!entry) return;
    try {
      const value = decode(text);
      if (text[0] === "!") entry.reject(value);
      else entry.resolve(value);
    } catch (error) {
      entry.reject(error);
    }
  },

  // Call one function of the page; its plain result comes back as text.
  invoke(handle, text) {
    const value = guarded(() => bridge.held(handle)(...decodeAll(text)));
    if (value === undefined || typeof value?.then === "function") return "";
    return guarded(() => JSON.stringify(value)) ?? "";
  },

  // Call several listeners with one value; each gets the same object. Python's None, for no
  // name, arrives as undefined.
  callAll(handles, name, text) {
    const value = decode(text);
    for (const handle of handles.split(",")) {
      const listener = bridge.held(Number(handle));
      if (listener) guarded(() => (name === undefined ? listener(value) : listener(name, value)));
    }
  },

  connect(entry) {
    // An interpreter that has died throws at every call; the page says so once.
    const dispatch = (path, text, refs, id) => {
      try {
        return entry(path, text, refs, id);
      } catch (error) {
        bridge.failed(error);
        return "";
      }
    };
    bridge.route(dispatch, ([path, text, refs, id]) => {
      const answer = dispatch(path, text, refs, id);
      // Nobody waits for the answer any more, so a failure is shown as an uncaught error.
      if (answer?.[0] === "!") reportError(decode(answer));
    });
  },

  disconnect: () => bridge.route(null),
});
