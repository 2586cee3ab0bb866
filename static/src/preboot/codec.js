// What crosses between the page and Python: JSON text, and numbered handles for values that
// cannot be text. Python's half is chat_py/browser/bridge.py.

// JSON text never holds a raw control character, so this one can separate texts.
export const SEPARATOR = "\x1e";
const BODIES = new Set(["FormData", "Blob", "File", "URLSearchParams", "ArrayBuffer", "ReadableStream"]);

const values = new Map();
let lastHandle = 0;

export function hold(value) {
  values.set(++lastHandle, value);
  return lastHandle;
}

export const held = (handle) => values.get(handle);
export const release = (handle) => void values.delete(handle);

export const heldCount = () => values.size;

// The tag and not `instanceof`, because values come from frames too.
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

function kindOf(value) {
  if (typeof value === "function") return "function";
  if (value === null || typeof value !== "object") return "";
  const tag = tagOf(value);
  if (tag === "AbortSignal") return "signal";
  if (BODIES.has(tag) || ArrayBuffer.isView(value)) return "body";
  return value.nodeType === 1 ? "element" : "";
}

function errorData(error) {
  const { name, message, stack } = error;
  return { ...error, name, message, stack };
}

function replacer(key, value) {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return value;
  const tag = tagOf(value);
  if (tag === "Set") return [...value];
  if (tag === "Map") return Object.fromEntries(value);
  return tag === "Error" ? errorData(value) : value;
}

// Arguments to [text, refs]: the JSON texts of the arguments joined, an absent one empty, and
// [[index, key or null, handle, kind]] for functions, bodies, signals and elements, which may
// stand as an argument or as a direct property of one. The argument at index `kept` also goes as
// itself: listeners of the page get the very object that an event was triggered with.
export function encode(args, kept = -1) {
  const refs = [];
  const note = (index, key, value) => {
    const kind = kindOf(value);
    if (kind) refs.push([index, key, hold(value), kind]);
    return kind;
  };
  const texts = args.map((arg, index) => {
    if (arg?.jquery && arg[0]) arg = arg[0];
    if (arg === undefined) return "";
    if (index === kept && typeof arg === "object" && arg) refs.push([index, null, hold(arg), "object"]);
    else if (note(index, null, arg)) return "null";
    let copy = arg;
    if (tagOf(arg) === "Object") {
      for (const key of Object.keys(arg)) {
        if (note(index, key, arg[key])) {
          if (copy === arg) copy = { ...arg };
          delete copy[key];
        }
      }
    }
    return JSON.stringify(copy, replacer) ?? "";
  });
  return [texts.join(SEPARATOR), refs.length ? JSON.stringify(refs) : ""];
}

// A value from Python: "=" JSON, "#" handle, "!" error, "@" name of a global, "" nothing.
export function decode(text) {
  const rest = text.slice(1);
  switch (text[0]) {
    case "=":
      return JSON.parse(rest);
    case "#":
      return held(Number(rest));
    case "@":
      return globalThis[rest];
    case "!":
      return toError(JSON.parse(rest));
  }
}

export function toError({ name, message, class: type, ...fields }) {
  const error = type === "TypeError" ? new TypeError(message) : new Error(message);
  if (type !== "TypeError" && name) Object.defineProperty(error, "name", { value: name, configurable: true });
  return Object.assign(error, fields);
}
