// A back end that the page has written: window.CHAT_PY.backend, any of its methods.

const backend = () => globalThis.CHAT_PY?.backend;

export const has = (method) => typeof backend()?.[method] === "function";

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
