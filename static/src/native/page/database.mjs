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

export const clear = () => withDatabase((database) => database.clear(STORE));

export const removePrefix = (store, prefix) =>
  withDatabase((database) => database.delete(STORE, rangeOf(store, prefix)));

export async function getMany(store, keysText) {
  const values = await withDatabase((database) => {
    const records = database.transaction(STORE).store;
    return Promise.all(JSON.parse(keysText).map((key) => records.get(`${store}/${key}`)));
  });
  return JSON.stringify(values.map((value) => value ?? null));
}

// All in one transaction: a tab that is closed in between leaves all or nothing.
export const write = (store, changesText) =>
  withDatabase(async (database) => {
    const transaction = database.transaction(STORE, "readwrite");
    const changes = Object.entries(JSON.parse(changesText)).map(([name, value]) => {
      const key = `${store}/${name}`;
      return value === null ? transaction.store.delete(key) : transaction.store.put(value, key);
    });
    await Promise.all([...changes, transaction.done]);
  });

export async function items(store, prefix, after, before, limit, backwards) {
  const range = rangeOf(store, prefix, after, before);
  const entries = await withDatabase((database) => {
    const records = database.transaction(STORE).store;
    return backwards ? lastOf(records, range, limit || Infinity) : firstOf(records, range, limit);
  });
  return JSON.stringify(entries.map(([key, value]) => [key.slice(store.length + 1), value]));
}

function rangeOf(store, prefix, after = "", before = "") {
  const from = `${store}/${after || prefix}`;
  const to = before ? `${store}/${before}` : `${store}/${prefix}\uffff`;
  // IndexedDB refuses a range that can hold nothing.
  return from < to ? IDBKeyRange.bound(from, to, Boolean(after), Boolean(before)) : null;
}

async function firstOf(records, range, limit) {
  if (!range) return [];
  const [keys, values] = await Promise.all([
    records.getAllKeys(range, limit || undefined),
    records.getAll(range, limit || undefined),
  ]);
  return keys.map((key, index) => [key, values[index]]);
}

async function lastOf(records, range, limit) {
  const entries = [];
  let cursor = range && (await records.openCursor(range, "prev"));
  while (cursor) {
    entries.push([cursor.key, cursor.value]);
    cursor = entries.length < limit ? await cursor.continue() : null;
  }
  return entries;
}
