// What the page says of itself before Python looks: the tag, window.CHAT_PY, its own globals.

// By literal name, because a top-level `const` is not on `window` and there is no eval.
const NAMES = {
  API_URL: () => API_URL,
  user: () => user,
  userId: () => userId,
  chatId: () => chatId,
  userChatId: () => userChatId,
  lang: () => (typeof lang === "undefined" ? document.documentElement.lang : lang),
};

export function facts({ tag, fields }) {
  const globals = {};
  for (const [name, read] of Object.entries(NAMES)) {
    try {
      const found = read();
      if (!(found instanceof Node)) globals[name] = found; // an id makes its element a global
    } catch {
      // not defined, or not yet
    }
  }
  const config = globalThis.CHAT_PY ?? {};
  return JSON.stringify({ tag: { ...tag.dataset }, config, globals, state: fields.written(), languages: navigator.languages });
}
