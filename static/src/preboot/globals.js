// Every global of the contract, made from the surface's table (chat_py/surface/table/). The
// objects stay the same before and after Python is there, so a script may keep a reference.

import { bridge, copy, promise, query, send } from "./bridge.js";
import { listen, tell, unlisten } from "./early.js";

let lastUndo = 0;

// A property that asks and tells each time.
export const define = (target, name, get, set) =>
  Object.defineProperty(target, name, { enumerable: true, configurable: true, get, set });

const asks = (path, neutral) => (...args) => query(path, args, neutral);

const makers = {
  // Asynchronous: a promise, now and later.
  promise: (path) => (...args) => promise(path, args),
  // Has an effect; before Python it waits in the queue and answers the neutral value.
  call: (path, neutral) => (...args) => {
    unlisten(path, args);
    return send(path, args, neutral);
  },
  // Like a call, for an event: its data reaches the page's listeners as the object it is.
  event: (path) => (...args) => void send(tell(path, args), args, null, 0, 1),
  // Only asks; before Python it answers the neutral value.
  query: asks,
  // Like a query, as a read-only property.
  value: asks,
  // Registers something and returns the function that undoes it.
  undo: (path) => (...args) => {
    const key = ++lastUndo;
    const undo = () => void send("undo", [key]);
    const unheard = listen(path, args, undo);
    send(path, [key, ...args]);
    return () => {
      unheard();
      undo();
    };
  },
  stream: (path) => (...args) => {
    let opened;
    const step = async (name) => promise(`stream.${name}`, [await (opened ??= promise(path, args))]);
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => step("next"),
      async return(value) {
        if (opened) await step("close");
        return { done: true, value };
      },
    };
  },
  constant: (_path, value) => value,
  // Looks like a Map, and is kept in Python.
  map: (path) => (bridge.maps[path] = new Map()),
  // A live object whose properties Python holds: ChatAPI.config.
  record(path, initial) {
    const values = { ...initial };
    const target = {};
    for (const name of Object.keys(initial)) {
      const set = (value) => void send(`${path}.${name}=`, [(values[name] = value)]);
      define(target, name, () => query(`${path}.${name}`, [], values[name]), set);
    }
    return target;
  },
};

export function createGlobals(surface) {
  const globals = {};
  for (const [name, members] of Object.entries(surface)) {
    const target = (globals[name] = {});
    for (const [kind, entries] of Object.entries(members)) {
      for (const [member, neutral] of Object.entries(entries)) {
        const path = `${name}.${member}`;
        const made = makers[kind](path, neutral);
        if (kind === "value") define(target, member, made);
        // Another object that is assigned gives its values; the live one stays.
        else if (kind === "record") define(target, member, () => made, (values) => void Object.assign(made, values));
        else target[member] = made;
      }
    }
  }
  return globals;
}
