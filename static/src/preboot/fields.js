// ChatState's fields and Sets while Python is not there; native/fields.mjs makes them live.

import { copy, send } from "./bridge.js";

export function createFields(target, fields, sets, known) {
  const values = { ...fields, ...known };
  const written = { ...known };
  for (const name of Object.keys(fields)) {
    Object.defineProperty(target, name, {
      enumerable: true,
      configurable: true,
      get: () => values[name],
      set(value) {
        send(`ChatState.${name}=`, [value]);
        values[name] = written[name] = value;
      },
    });
  }
  for (const name of sets) target[name] = new Set();
  const ask = target.getState; // answers nothing before Python is there
  target.getState = () => ask() ?? snapshot();
  const snapshot = () => {
    const state = copy({ ...target });
    for (const [name, value] of Object.entries(state)) {
      if (value instanceof Set) state[name] = [...value];
      else if (typeof value === "function") delete state[name];
    }
    return state;
  };
  return { target, values, written };
}
