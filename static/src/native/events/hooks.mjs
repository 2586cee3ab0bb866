// Hears calls of the host page's own methods. To everybody else a method stays what it is: `this`,
// arguments, result, promise and exception pass through, and no failure of ours reaches the host.

export const OWN = Symbol.for("chat_py.wrapped"); // marks the functions that the pre-boot script defines
const BUILT_IN = [Object.prototype, Function.prototype];

const ours = new WeakSet(); // our wrappers and getters

export function attempt(run) {
  try {
    return run();
  } catch {
    return undefined;
  }
}

// Runs what is ours inside a call of the host's: its failure is reported and goes no further.
export function guard(run) {
  try {
    run();
  } catch (error) {
    reportError(error);
  }
}

// Plain data as JSON text; null for what is none (cycles, getters that throw, functions).
export const textOf = (value) => attempt(() => JSON.stringify(value)) ?? null;

export const listOf = (values) => `[${values.map((value) => textOf(value) ?? "null").join()}]`;

let lastCall = 0;

// `heard(phase, call, text)` with the phases called, returned or pending, then settled or
// rejected; or threw. `settles` says whether anybody waits for a promise's end.
function wrapper(original, heard, settles) {
  const apply = (target, self, args) => {
    const call = ++lastCall;
    const tell = (phase, text) => guard(() => heard(phase, call, text));
    const message = (error) => attempt(() => String(error?.message ?? error)) ?? "";
    tell("called", listOf(args));
    let result;
    try {
      result = Reflect.apply(target, self, args);
    } catch (error) {
      tell("threw", message(error));
      throw error;
    }
    if (attempt(() => typeof result?.then === "function")) {
      tell("pending", null);
      const settled = (value) => tell("settled", textOf(value));
      if (settles) attempt(() => result.then(settled, (error) => tell("rejected", message(error))));
    } else tell("returned", textOf(result));
    return result;
  };
  // A Proxy keeps the function's name, length and own properties too.
  const made = new Proxy(original, { apply });
  ours.add(made);
  return made;
}

function ownerOf(object, name) {
  for (let owner = object; owner; owner = Object.getPrototypeOf(owner))
    if (Object.hasOwn(owner, name)) return BUILT_IN.includes(owner) ? null : owner;
  return null;
}

// Hears `object[name]` where it is defined: on the object, or on a class for all its instances.
// Gives the undo; null where there is no such method or it is heard already, false where it is
// locked. A method that is replaced later is heard as well.
export function hear(object, name, heard, settles) {
  const owner = ownerOf(object, name);
  const before = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (!before || ours.has(before.get ?? before.value ?? owner)) return null;
  if (!before.get && typeof before.value !== "function") return null;
  let live = true;
  const tell = (...told) => live && heard(...told);
  const wrappers = new WeakMap();
  const wrapped = (value) => {
    if (typeof value !== "function" || ours.has(value) || value[OWN]) return value;
    if (!wrappers.has(value)) wrappers.set(value, wrapper(value, tell, settles));
    return wrappers.get(value);
  };
  let current = before.value;
  const undo = (restore) => () => {
    live = false;
    attempt(restore);
  };

  if (!before.configurable) {
    if (!before.writable) return false;
    owner[name] = wrapped(current);
    return undo(() => owner[name] === wrapped(current) && (owner[name] = current));
  }
  const get = before.get
    ? function () {
        return wrapped(Reflect.apply(before.get, this, []));
      }
    : () => wrapped(current);
  function assign(value) {
    if (this === owner) current = value;
    else Reflect.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
  }
  const set = before.get ? before.set : before.writable ? assign : undefined;
  Object.defineProperty(owner, name, { configurable: true, enumerable: before.enumerable, get, set });
  ours.add(get);
  return undo(() => {
    if (Object.getOwnPropertyDescriptor(owner, name)?.get !== get) return;
    Object.defineProperty(owner, name, before.get ? before : { ...before, value: current });
  });
}

// A frozen plain object cannot be changed, and holds nothing that could: its equal, with the
// method heard, may stand in for it.
export function thawed(object, name, heard, settles) {
  const plain = [Object.prototype, null].includes(Object.getPrototypeOf(object));
  if (!plain || !Object.isFrozen(object)) return null;
  let live = true;
  const method = wrapper(object[name], (...told) => live && heard(...told), settles);
  const { enumerable } = Object.getOwnPropertyDescriptor(object, name);
  const members = { ...Object.getOwnPropertyDescriptors(object), [name]: { value: method, enumerable } };
  const standIn = Object.freeze(Object.create(Object.getPrototypeOf(object), members));
  return { standIn, stop: () => (live = false) };
}
