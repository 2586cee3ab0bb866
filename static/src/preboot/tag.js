// Which tag this script came by, and where the built files are.
//
// `document.currentScript` tells only a classic script. One that is a module, is imported by a
// module or is part of a bundle has to look for itself.

const OWN = /\/chat-py[^/?#]*\.js(?:[?#]|$)/; // a host may add a hash to the name

// The tag whose attributes are the settings: an empty one where there is none.
export function findTag() {
  const own = [...document.querySelectorAll("script[src]")].filter(({ src }) => OWN.test(src));
  return (
    document.chatPy ?? // of `<chat-py>`, which imports this script (element.mjs)
    document.currentScript ??
    own.find(({ type }) => type === "module") ??
    own[0] ??
    document.createElement("script")
  );
}

// The directory of the built files: what the page says, else where this script came from.
export function findBase({ src, dataset }) {
  const assets = globalThis.CHAT_PY?.assets ?? dataset.assets;
  if (assets) return new URL(String(assets).replace(/\/?$/, "/"), document.baseURI);
  const addresses = [src, ...performance.getEntriesByType("resource").map(({ name }) => name)];
  const own = addresses.find((address) => OWN.test(address));
  return new URL(own ? "." : "/static/", own ?? document.baseURI);
}

// What the page's policy lets scripts and style sheets in by.
export const findNonce = (tag) => tag.nonce || document.querySelector("script[nonce]")?.nonce || "";
