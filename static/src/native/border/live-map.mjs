// What looks like a Map to the page and is kept in Python: ChatAPI.requestCache.

/**
 * @param {Map} target the Map that the page has had from the beginning
 * @param {(action: string, args: unknown[]) => unknown} ask undefined before Python is there
 */
export function liveMap(target, ask) {
  const now = () => new Map(ask("entries", []));
  const forward = (name) => (...args) => now()[name](...args);
  for (const name of ["get", "has", "keys", "values", "entries", "forEach", Symbol.iterator])
    Object.defineProperty(target, name, { value: forward(name) });
  Object.defineProperties(target, {
    size: { get: () => now().size },
    delete: { value: (key) => Boolean(ask("delete", [key])) },
    clear: { value: () => void ask("clear", []) },
  });
}
