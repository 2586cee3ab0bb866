// The page's half of the border once Python is there (chat_py/browser/bridge.py): what Python may
// ask of the page. Completes the object that static/src/preboot/bridge.js has left.

import { encode, held, heldCount, hold, release, SEPARATOR } from "./codec.mjs";
import { newestFirst } from "./older-messages.mjs";
import { facts } from "./facts.mjs";
import { liveFields } from "./fields.mjs";
import { triggerAlone } from "../events/gate.mjs";
import * as listeners from "../events/listeners.mjs";
import { liveMap } from "./live-map.mjs";
import { asked } from "../network/request.mjs";

const bridge = globalThis[Symbol.for("chat_py.bridge")];
const LARGE = 32_768; // characters; a text crosses one by one of them, bytes cross as a block
const encoder = new TextEncoder();
const TRIGGER = "ChatEventManager.triggerChatEvent";

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
      return held(Number(rest));
    case "@":
      return globalThis[rest];
    case "{":
      return Object.fromEntries(Object.entries(JSON.parse(text)).map(([name, item]) => [name, decode(item)]));
    case "E":
    case "!":
      return toError(JSON.parse(rest));
  }
}

function written(path, args, id, kept, object) {
  try {
    return encode(newestFirst(path, args), kept, object);
  } catch (error) {
    bridge.pending.delete(id); // its promise rejects with this very error
    throw new TypeError(`${path}: an argument cannot be read: ${error.message}`, { cause: error });
  }
}

function read(text) {
  if (!text) return undefined;
  const value = decode(text);
  if (text[0] === "!") throw value;
  return value;
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
  hold,
  held,
  heldCount,
  release,
  facts: () => facts(bridge, { texts: true }),
  fields: liveFields(bridge.fields),

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
    const value = guarded(() => held(handle)(...decodeAll(text)));
    if (value === undefined || typeof value?.then === "function") return "";
    return guarded(() => JSON.stringify(value)) ?? "";
  },

  // Call several listeners with one value; each gets the same object. Python's None, for no
  // name, arrives as undefined.
  callAll(handles, name, text) {
    const value = decode(text);
    for (const handle of handles.split(",")) {
      const listener = held(Number(handle));
      if (listener) listeners.call(listener, name, value);
    }
  },

  connect(entry) {
    // An interpreter that has died throws at every call; the page says so once.
    const dispatch = (path, text, refs, id) => {
      try {
        return entry(path, text.length > LARGE ? encoder.encode(text) : text, refs, id);
      } catch (error) {
        bridge.failed(error);
        return "";
      }
    };
    const call = (path, args, id = 0, kept = -1, object = undefined) => {
      if (path === TRIGGER && triggerAlone(args[0], object)) return undefined;
      const [text, refs] = written(path, args, id, kept, object);
      return read(dispatch(path, text, refs, id));
    };
    bridge.ask = call;
    // What is called meanwhile comes after those that waited.
    for (; bridge.queue.length; ) replay(call, bridge.queue.shift());
    bridge.call = call;
  },

  disconnect: () => void (bridge.ask = bridge.call = null),
});

function replay(call, [path, args, id, kept, object]) {
  const waiting = bridge.pending.get(id);
  try {
    if (typeof path === "function") path();
    else call(path, args, id, kept, object);
  } catch (error) {
    // Where nobody waits for the answer any more, a failure is shown as an uncaught error.
    if (waiting) waiting.reject(error);
    else reportError(error);
  }
}

for (const [path, map] of Object.entries(bridge.maps))
  liveMap(map, (action, args) => bridge.ask?.(`${path}.${action}`, args));
// Most pages have none of this.
if (bridge.tag?.dataset.offline !== undefined && navigator.serviceWorker)
  import("../network/offline.mjs").then(
    ({ keepForOffline }) => keepForOffline(bridge, JSON.parse(facts(bridge)).language.tag, asked),
    (error) => console.warn(`chat_py: data-offline: ${error.message}`),
  );
