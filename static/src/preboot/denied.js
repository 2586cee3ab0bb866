// Where the browser denies all storage, PyScript's core waits for its databases for ever: it gets some
// that live as long as the page. They are all named `IDBMap/…`, and have one store without versions.

import { attempt } from "./draft.js";

const PREFIX = "IDBMap/";
const COMMANDS = {
  clear: (map) => map.clear(),
  count: (map) => map.size,
  delete: (map, key) => map.delete(key),
  get: (map, key) => map.get(key),
  getAllKeys: (map) => [...map.keys()],
  getKey: (map, key) => (map.has(key) ? key : undefined),
  put: (map, value, key) => map.set(key, value),
};

// An IDBRequest, as far as its handler `onsuccess` goes.
function respond(result) {
  const request = {};
  queueMicrotask(() => request.onsuccess?.({ target: { result } }));
  return request;
}

function createDatabase() {
  const map = new Map();
  const commands = Object.entries(COMMANDS).map(([name, run]) => [name, (...args) => respond(run(map, ...args))]);
  const store = Object.fromEntries(commands);
  return { close() {}, transaction: () => ({ objectStore: () => store }) };
}

export function keepInMemory() {
  if (attempt(() => localStorage)) return;
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, ...version) {
    return String(name).startsWith(PREFIX) ? respond(createDatabase()) : open.call(this, name, ...version);
  };
}
