// Every global of the contract, made from the publishing table (chat_py/surface.py). The
// objects stay the same before and after Python is there, so a script may keep a reference.

import { connected, promise, query, result, send } from "./bridge.js";

let lastUndo = 0;

const makers = {
  // Asynchronous: a promise, now and later.
  promise: (path) => (...args) => promise(path, args),
  // Has an effect; before Python it waits in the queue and answers the neutral value.
  call: (path, neutral) => (...args) => {
    const text = send(path, args);
    return text === undefined ? (copy(neutral) ?? undefined) : result(text);
  },
  // The same for an event: its data reaches the page's listeners as the object it is.
  event: (path) => (...args) => void result(send(path, args, 0, 1)),
  // Only asks; before Python it answers the neutral value.
  query: (path, neutral) => (...args) => (connected() ? query(path, args) : copy(neutral)),
  // Registers something and returns the function that undoes it.
  undo: (path) => (...args) => {
    const key = ++lastUndo;
    result(send(path, [key, ...args]));
    return () => void send("undo", [key]);
  },
  stream: (path) => (...args) => asyncIterable(path, args),
};

const copy = (value) => (value && typeof value === "object" ? structuredClone(value) : value);

function asyncIterable(path, args) {
  let opened;
  const open = () => (opened ??= promise(path, args));
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => promise("stream.next", [await open()]),
    async return(value) {
      if (opened) await promise("stream.close", [await opened]);
      return { done: true, value };
    },
  };
}

// A live object whose properties Python holds: ChatAPI.config.
function record(path, initial) {
  const values = { ...initial };
  const target = {};
  for (const name of Object.keys(initial)) {
    Object.defineProperty(target, name, {
      enumerable: true,
      get: () => (connected() ? query(`${path}.${name}`, []) : values[name]),
      set(value) {
        values[name] = value;
        send(`${path}.${name}=`, [value]);
      },
    });
  }
  return target;
}

// What looks like a Map to the page and is kept in Python: ChatAPI.requestCache.
function liveMap(path) {
  const entries = () => new Map(connected() ? query(`${path}.entries`, []) : []);
  const writers = {
    delete: (key) => Boolean(connected() && query(`${path}.delete`, [key])),
    clear: () => void send(`${path}.clear`, []),
  };
  return new Proxy(new Map(), {
    get(_target, name) {
      const map = entries();
      const value = writers[name] ?? map[name];
      return typeof value === "function" ? value.bind(map) : value;
    },
  });
}

export function createGlobals(surface) {
  const globals = {};
  for (const [name, members] of Object.entries(surface)) {
    const target = (globals[name] = {});
    for (const [kind, entries] of Object.entries(members)) {
      for (const [member, neutral] of Object.entries(entries)) {
        const path = `${name}.${member}`;
        if (kind in makers) target[member] = makers[kind](path, neutral);
        else if (kind === "record") target[member] = record(path, neutral);
        else if (kind === "map") target[member] = liveMap(path);
        else if (kind === "constant") target[member] = neutral;
        else if (kind === "value")
          Object.defineProperty(target, member, {
            enumerable: true,
            get: () => (connected() ? query(path, []) : copy(neutral)),
          });
      }
    }
  }
  return globals;
}
