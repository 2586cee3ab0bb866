// Listeners of the bus that are functions of the page, by name, as Python registers them
// (chat_py/broadcast/bus.py). An event that none of Python's listeners wants is delivered here: nothing of it
// crosses the border.

import { held } from "../border/codec.mjs";
import { guard, textOf } from "./hooks.mjs";

export const MAX_NESTED = 8; // a page that answers an event with the same one for ever is stopped here

const ANY = "*";
const table = new Map(); // name → {functions, asks}; `asks`: Python wants to deliver it
const underway = []; // [name, data] of what is being delivered here, innermost last
const open = []; // names of the page's own events until they are out, innermost last
let delivered = 0;

const stopped = new Set(); // names that have gone too far, until the outermost event is out

// Whether an event may begin, which `end` ends; not one that is the answer to itself for ever.
export function begin(name) {
  if (stopped.has(name)) return false;
  if (open.length >= MAX_NESTED && open.filter((other) => other === name).length >= MAX_NESTED) {
    stopped.add(name);
    reportError(new RangeError(`chat_py: ${name} in answer to itself, again and again`));
    return false;
  }
  open.push(name);
  return true;
}

export function end() {
  open.pop();
  if (!open.length) stopped.clear();
}

export const count = () => delivered;

// Python's table changes: `handles` of the functions in their order, joined by commas.
export function register(name, handles, asks) {
  const functions = handles ? handles.split(",").map((handle) => held(Number(handle))) : [];
  if (asks || functions.length) table.set(name, { functions, asks });
  else table.delete(name);
}

export function call(listener, name, data) {
  try {
    if (name === undefined) listener(data);
    else listener(name, data);
  } catch (error) {
    reportError(error); // one listener's failure stops nobody else
  }
}

// To the page's listeners, if there are no others; false where Python has to do it.
export function deliver(name, data) {
  const own = table.get(name);
  const any = table.get(ANY);
  if (own?.asks || any?.asks) return false;
  delivered += 1;
  underway.push([name, data]);
  // Registration replaces these lists, so a change during a dispatch counts from the next one.
  if (own) for (const listener of own.functions) call(listener, undefined, data);
  if (any) for (const listener of any.functions) call(listener, name, data);
  underway.pop();
  return true;
}

const written = (data) => {
  const text = textOf(data);
  return text === "null" || text === null ? "{}" : text;
};

// Whether the same data under the same name is being delivered: a listener carries the event on
// to jQuery or the DOM itself.
export const isUnderway = (name, data) =>
  underway.some(([other, sent]) => other === name && written(sent) === written(data));
