// `import "chat-py/element"` defines `<chat-py>`.
//
// The chat's files are not bundled: they are copied beside the site's own
// (`npx chat-py copy public/chat-py`). Where that is not `/chat-py/`, `CHAT_PY.assets` says so.

const { assets = "/chat-py/" } = globalThis.CHAT_PY ?? {};

async function define() {
  const { href } = new URL(`${assets.replace(/\/?$/, "/")}chat-py-element.js`, document.baseURI);
  try {
    return await import(/* @vite-ignore */ href);
  } catch (error) {
    throw new Error(
      `${href} could not be loaded. Copy the chat's files there (npx chat-py copy public/chat-py), ` +
        "or name their folder in CHAT_PY.assets.",
      { cause: error },
    );
  }
}

/** Fulfilled when the element is defined; a server that renders the page has none. */
export const defined = globalThis.document ? define() : Promise.resolve();
