// The ES entry of the npm package: puts the chat's tag on the page, when the page wants it.
//
// Importing this does nothing. The chat's files are not bundled: they are copied beside the site's
// own (`npx chat-py copy public/chat-py`) and found by their address.

let loading;

/**
 * Start the chat on this page; a second call gives the same chat.
 * @param {import("./index.js").Options} [options]
 * @returns {Promise<import("./index.js").ChatGlobals>}
 */
export function load({ assets = "/chat-py/", ...settings } = {}) {
  loading ??= new Promise((resolve, reject) => {
    const base = new URL(assets.replace(/\/?$/, "/"), document.baseURI).href;
    globalThis.CHAT_PY = { ...globalThis.CHAT_PY, ...settings, assets: base };
    const tag = document.createElement("script");
    tag.src = `${base}chat-py.js`;
    tag.onload = () => resolve(globals());
    tag.onerror = () => {
      loading = undefined; // the next call tries again
      tag.remove();
      reject(
        new Error(
          `${tag.src} could not be loaded. Copy the chat's files there ` +
            "(npx chat-py copy public/chat-py), or name their address: load({ assets }).",
        ),
      );
    };
    document.head.append(tag);
  });
  return loading;
}

function globals() {
  const names = Object.keys(globalThis).filter((name) => /^Chat[A-Z]/.test(name));
  return Object.fromEntries(names.map((name) => [name, globalThis[name]]));
}
