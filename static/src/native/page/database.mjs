// IndexedDB as named stores of JSON texts under string keys.

import { openDB } from "idb";

const NAME = "chat_py";
const STORE = "records";
let opened;

// One object store for all: a record's key is "<store>/<key>", so a new kind of record needs no
// new version of the database, which another tab could block.
const open = () =>
  (opened ??= openDB(NAME, 1, {
    upgrade: (database) => void database.createObjectStore(STORE),
    blocking: (_from, _to, event) => event.target.close(),
    terminated: () => (opened = undefined),
  }).catch((error) => {
    opened = undefined;
    throw error;
  }));

export const put = async (store, key, value) => void (await (await open()).put(STORE, value, `${store}/${key}`));
export const get = async (store, key) => (await open()).get(STORE, `${store}/${key}`);
export const remove = async (store, key) => (await open()).delete(STORE, `${store}/${key}`);

export async function items(store, prefix) {
  const start = `${store}/${prefix}`;
  const range = IDBKeyRange.bound(start, `${start}\uffff`);
  const transaction = (await open()).transaction(STORE);
  const [keys, values] = await Promise.all([
    transaction.store.getAllKeys(range),
    transaction.store.getAll(range),
  ]);
  return JSON.stringify(keys.map((key, index) => [key.slice(store.length + 1), values[index]]));
}
