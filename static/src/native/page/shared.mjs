// What was shared with the installed page, as static/src/sw.js has kept it (chat_py/browser/shared.py).

const SHARED = "chat_py.shared";
const WORDS = ["title", "text", "url"];

const store = () => caches.open(SHARED);
const wordsOf = (form) => WORDS.map((name) => form.get(name)).filter((word) => typeof word === "string");

async function formOf(kept, key) {
  const response = await kept.match(key);
  return response?.formData().catch(() => null); // no form: nothing can be taken out of it
}

/** @returns {Promise<{key: string, words: string, files: {file: File, folder: false}[]}[]>} oldest first */
export async function list() {
  const kept = await store();
  const found = [];
  for (const { url: key } of await kept.keys()) {
    const form = await formOf(kept, key);
    if (!form) {
      await kept.delete(key);
      continue;
    }
    const files = form.getAll("files").filter((file) => file instanceof File && (file.size || file.name));
    found.push({
      key,
      words: JSON.stringify(wordsOf(form)),
      files: files.map((file) => ({ file, folder: false })),
    });
  }
  return found;
}

/** Its words are elsewhere now, its files are not. */
export async function forgetWords(key) {
  const kept = await store();
  const form = await formOf(kept, key);
  if (!form) return;
  for (const name of WORDS) form.delete(name);
  await kept.put(key, new Response(form));
}

export async function forget(key) {
  const kept = await store();
  await kept.delete(key);
  if (!(await kept.keys()).length) await caches.delete(SHARED);
}
