// Every global of the contract, made from the publishing table (chat_py/surface.py). The
// objects stay the same before and after Python is there, so a script may keep a reference.

import { bridge, copy, promise, query, send } from "./bridge.js";
import { listen, tell, unlisten } from "./early.js";

let lastUndo = 0;

const makers = {
  // Asynchronous: a promise, now and later.
  promise: (path) => (...args) => promise(path, args),
  // Has an effect; before Python it waits in the queue and answers the neutral value.
  call: (path, neutral) => (...args) => {
    unlisten(path, args);
    return send(path, args, neutral);
  },
  // The same for an event: its data reaches the page's listeners as the object it is.
  event: (path) => (...args) => void send(tell(path, args), args, null, 0, 1),
  // Only asks; before Python it answers the neutral value.
  query: (path, neutral) => (...args) => query(path, args, neutral),
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
};

// A live object whose properties Python holds: ChatAPI.config.
function record(path, initial) {
  const values = { ...initial };
  const target = {};
  for (const name of Object.keys(initial)) {
    Object.defineProperty(target, name, {
      enumerable: true,
      get: () => query(`${path}.${name}`, [], values[name]),
      set(value) {
        values[name] = value;
        send(`${path}.${name}=`, [value]);
      },
    });
  }
  return target;
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
        else if (kind === "map") bridge.maps[path] = target[member] = new Map();
        else if (kind === "constant") target[member] = neutral;
        else if (kind === "value")
          Object.defineProperty(target, member, {
            enumerable: true,
            get: () => query(path, [], neutral),
          });
      }
    }
  }
  return globals;
}
