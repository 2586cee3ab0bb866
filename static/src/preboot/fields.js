// ChatState's live fields and Sets: the page's mirror of what Python holds.
//
// An object field is handed out as a plain object, so a script may change it in place; `read`
// tells Python when that has happened.

import { send } from "./bridge.js";

export function createFields(target, fields, sets, known) {
  const values = { ...fields };
  const texts = new Map(); // name → JSON text from Python that nobody has looked at yet
  const lent = new Map(); // name → JSON text of an object field when it was handed out
  const written = {};

  for (const name of Object.keys(fields)) {
    Object.defineProperty(target, name, {
      enumerable: true,
      configurable: true,
      get() {
        if (texts.has(name)) {
          values[name] = JSON.parse(texts.get(name));
          texts.delete(name);
        }
        const value = values[name];
        if (value && typeof value === "object" && !lent.has(name)) lent.set(name, JSON.stringify(value));
        return value;
      },
      set(value) {
        texts.delete(name);
        lent.delete(name);
        values[name] = written[name] = value;
        send(`ChatState.${name}=`, [value]);
      },
    });
  }
  Object.assign(values, known);
  for (const name of sets) target[name] = new Set();
  const ask = target.getState; // answers nothing before Python is there
  target.getState = () => ask() ?? snapshot();
  const snapshot = () =>
    structuredClone({
      ...Object.fromEntries(Object.keys(fields).map((name) => [name, target[name]])),
      ...Object.fromEntries(sets.map((name) => [name, [...target[name]]])),
    });

  return {
    written: () => ({ ...known, ...written }),
    push(name, text) {
      lent.delete(name);
      texts.set(name, text);
    },
    read(name) {
      if (!lent.has(name)) return undefined;
      const text = JSON.stringify(values[name]) ?? "null";
      if (text === lent.get(name)) return undefined;
      lent.set(name, text);
      return text;
    },
    set: (name) => target[name],
  };
}
