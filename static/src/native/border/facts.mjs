// What the page says of itself before Python looks: the tag, window.CHAT_PY, its own globals.

import { choices } from "../page/choices.mjs";
import { cookiesKept } from "../page/cookies.mjs";
import { chosen } from "../page/language.mjs";
import { textsOf } from "../page/texts.mjs";

// By literal name, because a top-level `const` is not on `window` and there is no eval; asked for
// first, because an error costs a walk through all of Python's frames.
const NAMES = {
  API_URL: () => (typeof API_URL === "undefined" ? undefined : API_URL),
  user: () => (typeof user === "undefined" ? undefined : user),
  userId: () => (typeof userId === "undefined" ? undefined : userId),
  chatId: () => (typeof chatId === "undefined" ? undefined : chatId),
  userChatId: () => (typeof userChatId === "undefined" ? undefined : userChatId),
  lang: () => (typeof lang === "undefined" ? document.documentElement.lang : lang),
};

// `texts`: with those of the language.
export function facts({ tag: { dataset } = {}, fields }, { texts = false } = {}) {
  const globals = {};
  for (const [name, read] of Object.entries(NAMES)) {
    try {
      const found = read();
      // An id makes its element a global, and several of one name a collection.
      if (!(found instanceof Node || found instanceof HTMLCollection)) globals[name] = found;
    } catch {
      // declared further down, in a script that has not run
    }
  }
  const config = globalThis.CHAT_PY ?? {};
  const tag = { ...dataset };
  const language = chosen({ tag, config, globals });
  if (texts) language.texts = textsOf(language.tag);
  return JSON.stringify({ tag, config, globals, choices, state: fields.written(), language, cookies: cookiesKept });
}
