// The host page's own modules, looked at from outside. Nothing here throws into a host's call.

const WRAPPED = Symbol.for("chat_py.wrapped"); // the pre-boot script marks its own functions so

// A top-level `class` or `const` of another script is not on `window`; without eval it can be
// read only by its literal name.
const LEXICAL = {
  PersonaModule: () => PersonaModule,
  ChatScenarioModule: () => ChatScenarioModule,
  PromptManager: () => PromptManager,
  GiftManager: () => GiftManager,
  ChatSuggestionsManager: () => ChatSuggestionsManager,
};

function attempt(run) {
  try {
    return run();
  } catch {
    return undefined;
  }
}

const fallbacks = new WeakSet();

// The first of the names that the page defines, on `window` or at its scripts' top level; one
// that has `method` goes before one that has not. Our own fallbacks do not count.
export function find(names, method = "") {
  let first;
  for (const name of names) {
    for (const read of [() => globalThis[name], LEXICAL[name]]) {
      const value = read && attempt(read);
      if (!value || (typeof value !== "object" && typeof value !== "function")) continue;
      if (value instanceof Node || fallbacks.has(value)) continue;
      if (!method || hasMethod(value, method)) return value;
      first ??= value;
    }
  }
  return first;
}

export const hasMethod = (object, name) => attempt(() => typeof object[name] === "function") ?? false;

export function call(object, name, args) {
  const method = attempt(() => object[name]);
  if (typeof method !== "function") return false;
  try {
    method.apply(object, args);
  } catch (error) {
    reportError(error);
  }
  return true;
}

// Wraps a method once and tells whether it did; `before(args)` and `after(result)` are ours and may fail on their own.
export function wrap(object, name, before, after) {
  const original = attempt(() => object[name]);
  if (typeof original !== "function") return false;
  if (original[WRAPPED]) return false;
  const ours = (run, value) => {
    try {
      run?.(value);
    } catch (error) {
      reportError(error);
    }
  };
  const wrapper = function (...args) {
    ours(before, args);
    const value = new.target ? Reflect.construct(original, args, new.target) : original.apply(this, args);
    if (typeof value?.then === "function") Promise.resolve(value).then((settled) => ours(after, settled), () => {});
    else ours(after, value);
    return value;
  };
  wrapper[WRAPPED] = original;
  return attempt(() => ((object[name] = wrapper), object[name] === wrapper)) ?? false;
}

export function unwrap(object, name) {
  attempt(() => {
    if (object[name]?.[WRAPPED]) object[name] = object[name][WRAPPED];
  });
}

// Scripts that load later may bring a module: `callback` runs after each of them.
export function onScripts(callback) {
  const stop = new AbortController();
  const { signal } = stop;
  document.addEventListener("load", (event) => event.target.tagName === "SCRIPT" && callback(), { capture: true, signal });
  document.addEventListener("DOMContentLoaded", () => callback(), { signal });
  addEventListener("load", () => callback(), { signal });
  return () => stop.abort();
}

// A fallback under a global name that nobody has defined. A script of the page that defines the
// name later simply takes its place.
export function provide(name, fallback) {
  if (find([name]) !== undefined || name in globalThis) return;
  fallbacks.add(fallback);
  globalThis[name] = fallback;
}

export function withdraw(name, fallback) {
  if (globalThis[name] === fallback) delete globalThis[name];
}

// A function of Python as a plain function of the page.
export const plain =
  (proxy, decode) =>
  (...args) =>
    decode(proxy(JSON.stringify(args)));

// Plain data as JSON text; null for what is none (cycles, getters that throw, functions).
export function textOf(data) {
  try {
    return JSON.stringify(data) ?? null;
  } catch {
    return null;
  }
}

// This window, its frames, its parent and its opener are known; anybody else is not.
export function isKnownSource(source) {
  if (!source) return false;
  if (source === window || source === window.parent || source === window.opener) return true;
  for (let index = 0; index < window.length; index++) if (window[index] === source) return true;
  return false;
}
