// What the page says of itself before Python looks: the tag, window.CHAT_PY, its own globals.

const NAMES = ["API_URL", "user", "userId", "chatId", "userChatId", "lang", "translations"];

// A top-level `const` or `class` is not on `window`; only a script of the page can see it, and
// without eval only by its literal name.
const lexical = {
  API_URL: () => API_URL,
  user: () => user,
  userId: () => userId,
  chatId: () => chatId,
  userChatId: () => userChatId,
  lang: () => lang,
};

function value(name) {
  if (name in globalThis) return globalThis[name];
  try {
    return lexical[name]?.();
  } catch {
    return undefined; // not defined, or not yet
  }
}

export function facts(tag, written) {
  const globals = {};
  for (const name of NAMES) {
    const found = value(name);
    if (found !== undefined && !(found instanceof Node)) globals[name] = found;
  }
  return { tag: { ...tag.dataset }, config: globalThis.CHAT_PY ?? {}, globals, state: written };
}
