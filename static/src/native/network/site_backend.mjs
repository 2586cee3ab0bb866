// A back end that the page has written: window.CHAT_PY.backend, any of its methods.

// The name of one of ours is a text, which has methods of its own: `search` is one.
const backend = () => {
  const given = globalThis.CHAT_PY?.backend;
  return typeof given === "string" ? undefined : given;
};

export const has = (method) => typeof backend()?.[method] === "function";

export const can = (what) => Boolean(backend()?.capabilities?.includes?.(what));

const fieldsOf = (error) => {
  const { name, message, type, status, details } = Object(error);
  return { name, message: message ?? String(error), type, status, details };
};

// Calls a method with arguments in JSON, but for those that stay in the page (`bodies`: index →
// value). Gives its result in JSON, or the fields of the error.
export async function call(method, text, bodies) {
  const args = JSON.parse(text);
  for (const [index, value] of Object.entries(bodies)) args[index] = value;
  try {
    return JSON.stringify({ value: (await backend()[method](...args)) ?? null });
  } catch (error) {
    return JSON.stringify({ error: fieldsOf(error) });
  }
}

async function iteratorOf(promise) {
  const value = await promise;
  if (value?.[Symbol.asyncIterator]) return value[Symbol.asyncIterator]();
  // A text is one thing, not its characters.
  if (typeof value === "object" && value?.[Symbol.iterator]) return value[Symbol.iterator]();
  return [value].values();
}

// Calls a method and gives its items one by one: `next` gives JSON as `call` does, "" at the end.
// `stop` aborts the signal that the method got, and tells its generator to return.
export function iterate(method, text) {
  const args = JSON.parse(text);
  const controller = new AbortController();
  Object.assign(args.at(-1), { signal: controller.signal });
  const decoder = new TextDecoder();
  let items;
  return {
    async next() {
      try {
        items ??= await iteratorOf(backend()[method](...args));
        const { done, value } = await items.next();
        if (done) return "";
        const plain = value instanceof Uint8Array ? decoder.decode(value, { stream: true }) : value;
        return JSON.stringify({ value: plain ?? null });
      } catch (error) {
        return JSON.stringify({ error: fieldsOf(error) });
      }
    },
    async stop() {
      controller.abort();
      try {
        await items?.return?.();
      } catch {
        // It was told; how it takes that is its own affair.
      }
    },
  };
}
