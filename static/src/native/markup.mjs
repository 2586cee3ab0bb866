// Markdown to sanitised DOM: the only place in which text becomes HTML.

import { Marked } from "marked";

import { icon } from "./icons.mjs";

const markdown = new Marked({ gfm: true, async: false });
const PROTOCOLS = new Set(["http:", "https:", "mailto:", "tel:"]);

const ELEMENTS = (
  "a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p " +
  "pre s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var"
).split(" ");
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

const LANGUAGE = /^language-([\w+#.-]{1,30})$/;
let labels = { copy: "Copy", table: "Table" };

// Words for the page's own controls, in the visitor's language.
export const configure = (text) => void (labels = JSON.parse(text));

const native = typeof Element.prototype.setHTML === "function";
const purify = native ? null : (await import("dompurify")).default;

const sanitizer = () => ({
  elements: ELEMENTS.map((name) => ({ name, attributes: ATTRIBUTES[name] ?? [] })),
  attributes: ANYWHERE,
});

function parse(html) {
  const host = document.createElement("div");
  if (native) host.setHTML(html, { sanitizer: sanitizer() });
  else
    host.append(
      purify.sanitize(html, {
        ALLOWED_TAGS: ELEMENTS,
        ALLOWED_ATTR: [...new Set([...ANYWHERE, ...Object.values(ATTRIBUTES).flat()])],
        ALLOW_DATA_ATTR: false,
        ALLOW_ARIA_ATTR: false,
        RETURN_DOM_FRAGMENT: true,
      }),
    );
  return host;
}

// The same policy on top of either sanitiser.
function police(host) {
  for (const link of host.querySelectorAll("a")) {
    const url = tryUrl(link.getAttribute("href"));
    if (!url || !PROTOCOLS.has(url.protocol)) {
      link.replaceWith(...link.childNodes);
      continue;
    }
    link.rel = "noopener noreferrer nofollow";
    link.target = "_blank";
  }
  for (const image of host.querySelectorAll("img")) {
    const url = tryUrl(image.getAttribute("src"));
    // Another origin would learn that the message was read; the link says where it leads.
    if (!url || url.origin !== location.origin) image.replaceWith(blockedImage(image, url));
    else image.loading = "lazy";
  }
  for (const code of host.querySelectorAll("code[class]")) {
    if (!LANGUAGE.test(code.className)) code.removeAttribute("class");
  }
  return host;
}

// What the page adds around code and tables: a label, a copy button, a frame that scrolls.
function frame(host) {
  for (const pre of host.querySelectorAll("pre")) {
    const language = LANGUAGE.exec(pre.firstElementChild?.className ?? "")?.[1] ?? "";
    const button = element("button", { type: "button", "data-code-copy": "", "aria-label": labels.copy });
    button.append(icon("copy"), labels.copy);
    const head = element("div");
    head.append(element("span", {}, language), button);
    const box = element("div", { class: "cp-code" });
    pre.replaceWith(box);
    pre.tabIndex = 0;
    box.append(head, pre);
  }
  for (const table of host.querySelectorAll("table")) {
    const box = element("div", { class: "cp-table", tabindex: "0", role: "group", "aria-label": labels.table });
    table.replaceWith(box);
    box.append(table);
  }
  return host;
}

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function tryUrl(text) {
  try {
    return new URL(text ?? "", document.baseURI);
  } catch {
    return null;
  }
}

function blockedImage(image, url) {
  const text = image.alt || "image";
  if (!url || !PROTOCOLS.has(url.protocol)) return document.createTextNode(text);
  const link = document.createElement("a");
  link.href = url.href;
  link.rel = "noopener noreferrer nofollow";
  link.target = "_blank";
  link.textContent = `${text} (${url.host})`;
  return link;
}

const toDom = (text) => police(parse(markdown.parse(text)));

export function render(target, text) {
  target.replaceChildren(...frame(toDom(text)).childNodes);
}

export const html = (text) => toDom(text).innerHTML;
export const sanitize = (text) => police(parse(text)).innerHTML;

// Markdown that grows. Top-level blocks that marked gives unchanged are left alone; the first
// that differs and what follows is drawn again.
export function stream(target) {
  let drawn = []; // raw text of each block on the page
  let nodes = []; // its DOM nodes
  return {
    write(text) {
      const blocks = markdown.lexer(text);
      const defs = JSON.stringify(blocks.links);
      let same = 0;
      while (same < drawn.length && same < blocks.length && drawn[same].raw === blocks[same].raw && drawn[same].defs === defs)
        same++;
      for (const node of nodes.splice(same).flat()) node.remove();
      drawn.splice(same);
      for (const block of blocks.slice(same)) {
        const list = Object.assign([block], { links: blocks.links });
        const made = [...frame(police(parse(markdown.parser(list)))).childNodes];
        target.append(...made);
        nodes.push(made);
        drawn.push({ raw: block.raw, defs });
      }
    },
    end(text) {
      render(target, text);
    },
  };
}
