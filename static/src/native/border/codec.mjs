// What the page sends across the border: JSON text, and numbered handles for values that cannot
// be text. Python's half is chat_py/border/codec.py; the way back is border.mjs.

// JSON text never holds a raw control character, so this one can separate texts.
export const SEPARATOR = "\x1e";
// The tag of static/src/native/border/older-messages.mjs.
export const OLDER = "OlderMessages";
// The option that `fetch` takes any iterable of pairs for, even one that could be a body.
const HEADERS = "headers";
const BODIES = "FormData Blob File URLSearchParams ArrayBuffer ReadableStream".split(" ");

const values = new Map();
let lastHandle = 0;

export const hold = (value) => (values.set(++lastHandle, value), lastHandle);
export const held = (handle) => values.get(handle);
export const release = (handle) => void values.delete(handle);
export const heldCount = () => values.size;

// The tag and not `instanceof`, because values come from frames too.
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

function kindOf(value) {
  if (typeof value === "function") return "function";
  // JSON has none of these, and would say null, which is what is left out.
  if (typeof value === "number") return Number.isFinite(value) ? "" : "number";
  if (value === null || typeof value !== "object") return "";
  const tag = tagOf(value);
  if (tag === "AbortSignal") return "signal";
  if (tag === OLDER) return "older";
  if (BODIES.includes(tag) || ArrayBuffer.isView(value)) return "body";
  return value.nodeType === 1 ? "element" : "";
}

// A body as it is now: its owner may change it while the request waits.
function snapshot(body) {
  if (ArrayBuffer.isView(body) || tagOf(body) === "ArrayBuffer") return new Blob([body], { type: "" });
  if (tagOf(body) === "URLSearchParams") return new URLSearchParams(body);
  if (tagOf(body) !== "FormData") return body;
  const copy = new FormData();
  for (const [name, value] of body) copy.append(name, value);
  return copy;
}

function replacer(key, value) {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return value;
  const tag = tagOf(value);
  if (tag === "Set") return [...value];
  if (tag === "Map") return Object.fromEntries(value);
  if (tag === "Headers") return Object.fromEntries(value);
  if (key === HEADERS && value[Symbol.iterator]) return [...value];
  if (tag !== "Error" && tag !== "DOMException") return value;
  const { name, message, stack } = value; // not enumerable, so JSON would leave them out
  return { ...value, name, message, stack };
}

export const plainText = (value) => JSON.stringify(value, replacer);

// Arguments to [text, refs]: the JSON texts of the arguments joined, an absent one empty, and
// [[index, key or null, handle, kind]] for functions, bodies, signals and elements, which may
// stand as an argument or as a direct property of one. The argument at index `kept` also goes as
// `object`: listeners of the page get the very object that an event was triggered with.
export function encode(args, kept = -1, object = args[kept]) {
  const refs = [];
  const note = (index, key, value) => {
    const kind = kindOf(value);
    if (kind) refs.push([index, key, hold(kind === "body" ? snapshot(value) : value), kind]);
    return kind;
  };
  const texts = args.map((arg, index) => {
    if (arg?.jquery && arg[0]) arg = arg[0];
    if (arg === undefined) return "";
    if (index === kept && typeof arg === "object" && arg) refs.push([index, null, hold(object), "object"]);
    else if (note(index, null, arg)) return "null";
    let copy = arg;
    if (tagOf(arg) === "Object") {
      for (const key of Object.keys(arg)) {
        if (key !== HEADERS && note(index, key, arg[key]) && typeof arg[key] !== "number") {
          if (copy === arg) copy = { ...arg };
          delete copy[key];
        }
      }
    }
    return plainText(copy) ?? "";
  });
  return [texts.join(SEPARATOR), refs.length ? JSON.stringify(refs) : ""];
}
