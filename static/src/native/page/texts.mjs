// The texts of a language, which come before Python does. Those of English are in Python's own memory.

const loaded = new Map(); // tag → texts by key

/** @returns {Promise<void> | undefined} nothing where there is nothing to wait for */
export function loadTexts({ tag }) {
  if (tag === "en" || loaded.has(tag)) return undefined;
  return import(`../../../../chat_py/locales/${tag}.json`).then(
    ({ texts }) => void loaded.set(tag, texts),
    (error) => console.warn(`chat_py: the texts could not be loaded and are English: ${error.message}`),
  );
}

/** @returns {Record<string, string> | undefined} */
export const textsOf = (tag) => loaded.get(tag);
