// Files that a person has given, kept until the server has them (chat_py/browser/files.py).

import { watch } from "../network/watched.mjs";

const STORE = "files";

// `database` is the module of that name: it is among what is loaded at once, and this is not.
export function openFiles(database) {
  const here = new Map(); // what the browser does not keep is here as long as the page is
  const addresses = new Map();

  const fileOf = async (key) => {
    const file = here.get(key) ?? (await database.get(STORE, key))?.file;
    if (!file) throw new DOMException("The browser has not kept this file.", "NotFoundError");
    here.set(key, file);
    return file;
  };

  return {
    describe: (given) =>
      JSON.stringify(
        given.map(({ file, folder }) => ({
          name: file?.name ?? "",
          mediaType: file?.type ?? "",
          size: file?.size ?? 0,
          folder,
        })),
      ),

    // A folder, and a file that is gone from the disk, cannot be read: better to know at once.
    async keep(key, meta, given, index) {
      const { file } = given[index];
      if (file.size) await file.slice(0, 1).arrayBuffer();
      here.set(key, file);
      await database.put(STORE, key, { meta, file });
    },

    list: async () => {
      const entries = JSON.parse(await database.items(STORE, "", "", "", 0, false));
      return JSON.stringify(entries.map(([key, { meta }]) => [key, meta]));
    },

    forget(key) {
      here.delete(key);
      return database.remove(STORE, key);
    },

    file: fileOf,

    async form(key, field, watcher) {
      const form = new FormData();
      form.set(field, await fileOf(key));
      return watch(form, watcher);
    },

    async address(key) {
      if (!addresses.has(key)) addresses.set(key, URL.createObjectURL(await fileOf(key)));
      return addresses.get(key);
    },

    async dataUrl(key, mediaType) {
      const reader = new FileReader();
      const read = new Promise((resolve, reject) => {
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
      });
      reader.readAsDataURL(new Blob([await fileOf(key)], { type: mediaType }));
      return read;
    },
  };
}
