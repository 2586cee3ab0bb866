// Calls members of the surface, and finds whatever is no plain JavaScript value in what they
// answer: values, rejections, arguments of callbacks, events' data.

window.plain = (() => {
  const faults = [];
  const walked = new Set(); // what was looked at, by its path
  const PLAIN = [Object, Array, Error, TypeError, Map, Set, Promise, Blob, Response, CustomEvent];
  // Each is looked at on its own, member by member.
  const globals = new Set(Object.keys(window).filter((name) => /^Chat[A-Z]/.test(name)).map((name) => window[name]));
  const prototypes = new Set([null, ...PLAIN.map((type) => type.prototype)]);

  function look(value, path, seen = new Set()) {
    walked.add(path.split(" ")[0]);
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return;
    if (value instanceof Node || seen.has(value) || globals.has(value)) return;
    seen.add(value);
    const tag = Object.prototype.toString.call(value);
    const isOurs = "$$" in value || "toJs" in value || "js_id" in value || /Py|Proxy/.test(tag);
    const isFunction = typeof value === "function";
    if (isOurs || (isFunction && /pyodide|PyProxy/.test(Function.prototype.toString.call(value))))
      faults.push(`${path}: ${tag} of Python`);
    else if (!isFunction && !prototypes.has(Object.getPrototypeOf(value)))
      faults.push(`${path}: ${tag} ${value.constructor?.name}`);
    if (typeof value.message === "string" && /Traceback|PyProxy|pydantic/.test(value.message))
      faults.push(`${path}: speaks of Python: ${value.message}`);
    const entries =
      value instanceof Map || value instanceof Set ? [...value.entries()] : Object.entries(value);
    for (const [key, item] of entries) {
      look(key, `${path} key`, seen);
      look(item, `${path} > ${key}`, seen);
    }
  }

  const listener = (path) => (...args) => look(args, path);
  const reviver = (path) => (value) =>
    value === "<function>" ? listener(`${path}() callback`) : value === "<element>" ? document.body : value;

  async function call(path, given) {
    const [owner, name] = path.split(".");
    const args = given.map(reviver(path));
    try {
      const value = window[owner][name](...args);
      look(value, path);
      if (typeof value?.then === "function") look(await value, `${path} result`);
      if (value?.[Symbol.asyncIterator])
        for await (const item of value) {
          look(item, `${path} item`);
          break;
        }
    } catch (error) {
      look(error, `${path} rejection`);
      if (!(error instanceof Error)) faults.push(`${path}: rejected with no Error`);
    }
  }

  return { call, faults, listener, look, walked: () => [...walked] };
})();
