// The host page's own modules, looked at from outside. Nothing here throws into a host's call.

import { OWN, attempt, guard, hear, listOf, textOf, thawed } from "./hooks.mjs";

export { textOf };

// A top-level `class` or `const` of another script is not on `window`; without eval it can be
// read only by its literal name.
const LEXICAL = {
  PersonaModule: () => PersonaModule,
  personaModule: () => personaModule,
  ChatScenarioModule: () => ChatScenarioModule,
  chatScenarioModule: () => chatScenarioModule,
  PromptManager: () => PromptManager,
  promptManager: () => promptManager,
  GiftManager: () => GiftManager,
  giftManager: () => giftManager,
  ChatSuggestionsManager: () => ChatSuggestionsManager,
  chatSuggestionsManager: () => chatSuggestionsManager,
};

const fallbacks = new WeakSet();
const refused = new WeakSet(); // objects whose method could not be wrapped, and that was said

function usable(value) {
  if (!value || (typeof value !== "object" && typeof value !== "function")) return false;
  // An id makes its element a global, and several of one name a collection.
  return !fallbacks.has(value) && !attempt(() => value instanceof Node || value instanceof HTMLCollection);
}

// What the page defines under these names, on `window` or at its scripts' top level: a list of
// {name, value}, or null. Our own fallbacks do not count.
export function find(names) {
  const found = [];
  for (const name of names) {
    for (const read of [() => globalThis[name], LEXICAL[name]]) {
      const value = read && attempt(read);
      if (usable(value) && !found.some((other) => other.value === value)) found.push({ name, value });
    }
  }
  return found.length ? found : null;
}

const methodOf = (value, name) => {
  const method = attempt(() => value[name]);
  return typeof method === "function" ? method : null;
};

// Call the first that has the method; tells whether one had. The chat's own functions are none of
// the page's.
// `taking`: only one that takes arguments.
export function call(found, name, args, taking = false) {
  const fits = (method) => method && !method[OWN] && !(taking && method.length === 0);
  const holder = found.find(({ value }) => fits(methodOf(value, name)));
  if (!holder) return false;
  guard(() => {
    const result = methodOf(holder.value, name).apply(holder.value, args);
    if (typeof result?.then === "function") result.then(null, reportError);
  });
  return true;
}

// Hears a method of all that was found, and of the instances of what is a class. Gives the undo,
// or null where nothing new is heard.
export function wrap(found, method, heard, settles) {
  const undos = [];
  for (const { name, value } of found) {
    const prototype = typeof value === "function" && attempt(() => value.prototype);
    for (const object of prototype ? [value, prototype] : [value]) {
      let undo = attempt(() => hear(object, method, heard, settles));
      if (undo === false) undo = attempt(() => standIn(name, value, method, heard, settles));
      if (undo) undos.push(undo);
      else if (undo === false && !refused.has(value)) {
        refused.add(value);
        console.warn(`[ChatIntegration] ${name}.${method} cannot be changed, so it is not heard`);
      }
    }
  }
  return undos.length ? () => undos.forEach((undo) => undo()) : null;
}

// On `window` the equal of a frozen module takes its place; a top-level `const` cannot be replaced.
function standIn(name, value, method, heard, settles) {
  const made = globalThis[name] === value && thawed(value, method, heard, settles);
  if (!made || !assign(name, made.standIn)) return false;
  return () => {
    made.stop();
    if (globalThis[name] === made.standIn) assign(name, value);
  };
}

// The page's globals of these names, where a script may still put them there or replace them: an
// accessor that a later `class`, `const`, `var` or function of the name simply takes over.
const slots = new Map();

function watch(name, changed) {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  const free = before ? before.configurable && before.writable : !(name in globalThis);
  if (!free) return;
  const slot = { value: before?.value, given: Boolean(before) && !fallbacks.has(before.value) };
  slot.get = () => slot.value;
  const set = (value) => {
    Object.assign(slot, { value, given: true });
    guard(changed);
  };
  const enumerable = before?.enumerable ?? false;
  Object.defineProperty(globalThis, name, { configurable: true, enumerable, get: slot.get, set });
  slots.set(name, slot);
}

const slotOf = (name) => {
  const slot = slots.get(name);
  return slot && Object.getOwnPropertyDescriptor(globalThis, name)?.get === slot.get ? slot : null;
};

function assign(name, value) {
  const slot = slotOf(name);
  if (!slot) return Reflect.set(globalThis, name, value);
  slot.value = value;
  return true;
}

function unwatch(name) {
  const slot = slotOf(name);
  slots.delete(name);
  if (!slot) return;
  delete globalThis[name];
  if (slot.given) globalThis[name] = slot.value;
}

const bringsScript = ({ addedNodes }) =>
  Array.from(addedNodes).some((node) => node.nodeName === "SCRIPT" && !node.src);

// Scripts that run later may bring or replace a module: `callback` runs after each of them, and
// whenever one of the modules' names is assigned.
export function onScripts(callback) {
  const stop = new AbortController();
  const { signal } = stop;
  const look = () => guard(callback);
  const loaded = (event) => event.target.tagName === "SCRIPT" && look();
  document.addEventListener("load", loaded, { capture: true, signal });
  document.addEventListener("DOMContentLoaded", look, { signal });
  addEventListener("load", look, { signal });
  // Inline scripts have no load event.
  const observer = new MutationObserver((records) => records.some(bringsScript) && look());
  observer.observe(document, { childList: true, subtree: true });
  for (const name of Object.keys(LEXICAL)) watch(name, callback);
  return () => {
    stop.abort();
    observer.disconnect();
    for (const name of Object.keys(LEXICAL)) unwatch(name);
  };
}

// A fallback under a global name that nobody has defined.
export function provide(name, fallback) {
  const slot = slotOf(name);
  const taken = slot ? slot.given : Object.hasOwn(globalThis, name);
  if (taken || attempt(() => LEXICAL[name]?.()) !== undefined) return;
  fallbacks.add(fallback);
  assign(name, fallback);
}

export function withdraw(name, fallback) {
  if (attempt(() => globalThis[name]) !== fallback) return;
  const slot = slotOf(name);
  if (slot) slot.value = undefined;
  else delete globalThis[name];
}

// A function of Python as a plain function of the page.
export const plain =
  (proxy, decode) =>
  (...args) => {
    let result;
    guard(() => (result = decode(proxy(listOf(args)))));
    return result;
  };

// This window, its frames, its parent and its opener are known; anybody else is not.
export function isKnownSource(source) {
  if (!source) return false;
  if (source === window || source === window.parent || source === window.opener) return true;
  for (let index = 0; index < window.length; index++) if (window[index] === source) return true;
  return false;
}
