// What the first view says, in the page's language (chat_py/surface/first_view.py).

const WORDS = __WORDS__;

/** @param {{tag: object, config: object, globals: object}} page its facts */
export function localeOf({ tag, config, globals, languages }) {
  const tags = config.locale ?? tag.locale ?? globals.lang ?? "en";
  const known = (each) => String(each).slice(0, 2).toLowerCase() in WORDS;
  return String(tags === "auto" ? (languages.find(known) ?? "en") : tags) || "en";
}

export const wordsOf = (locale) => WORDS[locale.slice(0, 2).toLowerCase()] ?? WORDS.en;
