// Any HTML to a DOM that holds only what a message may hold. The platform's own sanitiser where
// there is one, DOMPurify elsewhere (or where CHAT_PY.sanitizer says "dompurify"); the same policy
// on top of both.

import { element } from "../page/elements.mjs";
import { isLink, parseUrl } from "../templates/addresses.mjs";
import { drawFormulas } from "./formulas.mjs";
import { drawNotes } from "./note-links.mjs";
import { openable } from "./pictures.mjs";
import { ELEMENTS } from "./tags.mjs";
import { drawTasks } from "./tasks.mjs";

const ATTRIBUTES = {
  a: ["href"],
  code: ["class"],
  details: ["open"],
  img: ["src", "alt", "width", "height"],
  ol: ["start"],
  td: ["align", "colspan", "rowspan"],
  th: ["align", "colspan", "rowspan", "scope"],
};
const ANYWHERE = ["dir", "lang", "title"];
export const LANGUAGE = /^language-([\w+#.-]{1,30})$/;
// Embeddings, overrides and isolates (Unicode TR 9): they can show text in another order than it
// is in. Marks (LRM, RLM) are part of ordinary Arabic and Hebrew text and stay.
const BIDI = /[\u202a-\u202e\u2066-\u2069]/g;
const HOST = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/:?#]|$)/u;

const native = typeof Element.prototype.setHTML === "function" && globalThis.CHAT_PY?.sanitizer !== "dompurify";
const purify = native ? null : (await import("dompurify")).default;
export const branch = native ? "setHTML" : "dompurify";

let imageOrigins = [location.origin];
let words = { load: "Load image from {host}" };

export function configure(settings) {
  imageOrigins = [location.origin, ...settings.imageOrigins];
  words = settings.words;
}

// In a document of its own nothing loads and no custom element wakes up before the policy has run.
const inert = document.implementation.createHTMLDocument("");

export function sanitize(html) {
  let host = inert.createElement("div");
  if (native) {
    const elements = ELEMENTS.map((name) => ({ name, attributes: ATTRIBUTES[name] ?? [] }));
    host.setHTML(html, { sanitizer: { elements, attributes: ANYWHERE } });
  } else {
    // It parses a document, whose body a `<frameset>` would replace unless something is in it.
    host = purify.sanitize(`<br>${html}`, {
      ALLOWED_TAGS: ELEMENTS,
      ALLOWED_ATTR: [...new Set([...ANYWHERE, ...Object.values(ATTRIBUTES).flat()])],
      ALLOW_DATA_ATTR: false,
      ALLOW_ARIA_ATTR: false,
      RETURN_DOM: true,
    });
    host.firstChild.remove();
  }
  for (const code of host.querySelectorAll("[class]")) {
    if (code.localName !== "code" || !LANGUAGE.test(code.className)) code.removeAttribute("class");
  }
  for (const link of [...host.querySelectorAll("a")]) policeLink(link);
  for (const image of [...host.querySelectorAll("img")]) policeImage(image);
  showBidi(host);
  drawTasks(host);
  drawFormulas(host);
  drawNotes(host);
  return host;
}

function policeLink(link) {
  const url = parseUrl(link.getAttribute("href"));
  if (!url || !link.hasAttribute("href") || !isLink(url)) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.rel = "noopener noreferrer nofollow";
  link.target = "_blank";
  // A name in another script, or text that names another host than the link leads to.
  const shown = HOST.exec(link.textContent.trim())?.[1]?.toLowerCase();
  const misleading = shown && shown.replace(/^www\./, "") !== url.hostname.replace(/^www\./, "");
  if (url.hostname.includes("xn--") || misleading)
    link.after(element("span", { class: "cp-link-host" }, ` (${url.hostname})`));
}

function policeImage(image) {
  const url = parseUrl(image.getAttribute("src"));
  const text = image.getAttribute("alt") || url?.pathname.split("/").pop() || "";
  if (!url || !image.getAttribute("src") || !/^https?:$/.test(url.protocol)) {
    image.replaceWith(text);
    return;
  }
  image.loading = "lazy";
  image.referrerPolicy = "no-referrer";
  if (imageOrigins.includes(url.origin)) return;
  // Loading it would tell another origin that the message was read, and what its address says.
  const button = element("button", { type: "button", class: "cp-button" }, words.load.replace("{host}", url.host));
  const box = element("span", { class: "cp-image-blocked" }, text ? `${text} ` : "");
  box.append(button);
  button.addEventListener("click", () => {
    const loaded = document.importNode(image);
    box.replaceWith(loaded);
    openable(loaded);
  });
  image.replaceWith(box);
}

function showBidi(host) {
  const walker = inert.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.search(BIDI) >= 0) found.push(walker.currentNode);
  for (const node of found) {
    const parts = node.data.split(BIDI);
    const controls = node.data.match(BIDI);
    const nodes = parts.flatMap((part, index) => {
      const code = controls[index]?.charCodeAt(0).toString(16).toUpperCase();
      return code ? [part, element("span", { class: "cp-control", title: `U+${code}` }, `U+${code}`)] : [part];
    });
    node.replaceWith(...nodes);
  }
  for (const titled of host.querySelectorAll("[title]")) titled.title = titled.title.replace(BIDI, "");
}
