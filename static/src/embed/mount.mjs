// Puts the chat's markup and styles into a shadow root.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path"]);
const WHO = ["user", "bot", "narrator"];

// Of nodes, and not of text, which a page with Trusted Types would refuse.
function make([name, attributes, ...children]) {
  const made = DRAWN.has(name) ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.map((child) => (typeof child === "string" ? child : make(child))));
  return made;
}

export function adopt(shadow, text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  shadow.adoptedStyleSheets.push(sheet);
}

const link = (href, nonce) => Object.assign(document.createElement("link"), { rel: "stylesheet", href, nonce });

// Messages come and go: each is a part, and one by who has written it.
function nameMessages(log) {
  const name = () => {
    for (const message of log.querySelectorAll(":scope article[data-sender]:not([part])")) {
      const { sender } = message.dataset;
      message.setAttribute("part", WHO.includes(sender) ? `message ${sender}` : "message");
    }
  };
  new MutationObserver(name).observe(log, { childList: true, subtree: true });
}

/**
 * @param {ShadowRoot} shadow
 * @param {ParentNode} place in it
 * @param {string} nonce what the page's policy lets style sheets in by
 * @param {(path: string) => string} url of a built file
 * @returns {{app: Element, dress: () => void}} `dress` shows it, once its style sheet is there
 */
export function mount(shadow, place, nonce, url) {
  const nodes = __EMBED__.markup.map(make);
  const app = nodes.find((node) => node.matches(".cp-app"));
  app.hidden = true;
  place.append(...nodes);
  nameMessages(app.querySelector("[role=log]"));
  shadow.body = app; // what else the chat makes goes there
  // The properties stand in the page, where the page's own values win.
  document.head.prepend(link(url(__EMBED__.tokens), nonce));
  let dressed = false;
  const dress = () => {
    if (dressed) return;
    dressed = true;
    const sheet = link(url(__EMBED__.styles), nonce);
    sheet.onload = sheet.onerror = () => (app.hidden = false);
    shadow.prepend(sheet);
  };
  return { app, dress };
}
