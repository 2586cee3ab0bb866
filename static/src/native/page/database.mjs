// IndexedDB as named stores of JSON texts under string keys.

import { openDB } from "idb";

const NAME = "chat_py";
const STORE = "records";
let opened;

// One object store for all: a record's key is "<store>/<key>", so a new kind of record needs no
// new version of the database, which another tab could block.
const forget = () => (opened = undefined);
const open = () =>
  (opened ??= openDB(NAME, 1, {
    upgrade: (database) => void database.createObjectStore(STORE),
    // Another tab deletes it or has a newer version: the next use opens it again.
    blocking(_from, _to, event) {
      event.target.close();
      forget();
    },
    terminated: forget,
  }).catch((error) => {
    forget();
    throw error;
  }));

// A connection may be closed between the moment it was got and its first use.
async function withDatabase(work) {
  const database = await open();
  try {
    return await work(database);
  } catch (error) {
    if (error?.name !== "InvalidStateError") throw error;
    forget();
    return work(await open());
  }
}

export const put = (store, key, value) =>
  withDatabase(async (database) => void (await database.put(STORE, value, `${store}/${key}`)));
export const get = (store, key) => withDatabase((database) => database.get(STORE, `${store}/${key}`));
export const remove = (store, key) =>
  withDatabase((database) => database.delete(STORE, `${store}/${key}`));

export async function items(store, prefix) {
  const start = `${store}/${prefix}`;
  const range = IDBKeyRange.bound(start, `${start}\uffff`);
  const [keys, values] = await withDatabase((database) => {
    const records = database.transaction(STORE).store;
    return Promise.all([records.getAllKeys(range), records.getAll(range)]);
  });
  return JSON.stringify(keys.map((key, index) => [key.slice(store.length + 1), values[index]]));
}
