// ChatState's fields and Sets while Python is not there; native/border/fields.mjs makes them live.

import { copy, send } from "./bridge.js";
import { define } from "./globals.js";

export function createFields(target, fields, sets, known) {
  const values = { ...fields, ...known };
  const written = { ...known };
  for (const name of Object.keys(fields)) {
    const set = (value) => {
      send(`ChatState.${name}=`, [value]);
      values[name] = written[name] = value;
    };
    define(target, name, () => values[name], set);
  }
  for (const name of sets) target[name] = new Set();
  const ask = target.getState; // answers nothing before Python is there
  const ids = () => Object.fromEntries(sets.map((name) => [name, [...target[name]]]));
  target.getState = () => ask() ?? copy({ ...values, ...ids() });
  return { target, values, written: () => written };
}
