// Globals of the page that hold what is open. A top-level `let` of another script is not on
// `window`; without eval it can be assigned only by its literal name.

const ASSIGN = {
  chatId: (value) => (chatId = value),
  userChatId: (value) => (userChatId = value),
  thumbnail: (value) => (thumbnail = value),
};

export function assignGlobals(text) {
  for (const [name, value] of Object.entries(JSON.parse(text))) {
    Reflect.set(globalThis, name, value);
    try {
      ASSIGN[name](value);
    } catch {
      // a `const`, and what the page lets nobody write, stays what it is
    }
  }
}
