// ChatState's live fields and Sets: the page's mirror of what Python holds.
//
// An object field is handed out as a plain object, so a script may change it in place; `read`
// tells Python when that has happened.

const isObject = (value) => typeof value === "object" && value !== null;

// Completes what static/src/preboot/fields.js has left.
export function liveFields({ target, values, written }) {
  const texts = new Map(); // name → JSON text from Python that nobody has looked at yet
  const lent = new Map(); // name → JSON text of an object field when it was handed out

  const lend = (name) => {
    const value = values[name];
    if (isObject(value) && !lent.has(name)) lent.set(name, JSON.stringify(value));
    return value;
  };

  for (const name of Object.keys(values)) {
    const { set } = Object.getOwnPropertyDescriptor(target, name);
    lend(name);
    Object.defineProperty(target, name, {
      get() {
        if (texts.has(name)) {
          values[name] = JSON.parse(texts.get(name));
          texts.delete(name);
        }
        return lend(name);
      },
      set(value) {
        texts.delete(name);
        lent.delete(name);
        set(value);
      },
    });
  }

  return {
    written,
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
