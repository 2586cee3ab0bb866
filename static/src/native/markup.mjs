// Markdown to sanitised DOM: the only place in which text becomes HTML.

import { blocks, closedLength } from "./blocks.mjs";
import { element } from "./dom.mjs";
import { icon } from "./icons.mjs";
import { LANGUAGE, branch, configure as configureSanitizer, sanitize as sanitizeToDom } from "./sanitize.mjs";

export { branch };

let words = { copy: "Copy", table: "Table" };

// Words for the page's own controls in the visitor's language, and origins of pictures.
export function configure(text) {
  const settings = JSON.parse(text);
  words = settings.words;
  configureSanitizer(settings);
}

// What the page adds around code and tables: a label, a copy button, a frame that scrolls.
function frame(host) {
  for (const pre of host.querySelectorAll("pre")) {
    const language = LANGUAGE.exec(pre.firstElementChild?.className ?? "")?.[1] ?? "";
    const button = element("button", { type: "button", "data-code-copy": "", "aria-label": words.copy });
    button.append(icon("copy"), words.copy);
    const head = element("div");
    head.append(element("span", {}, language), button);
    const box = element("div", { class: "cp-code" });
    pre.replaceWith(box);
    pre.tabIndex = 0;
    box.append(head, pre);
  }
  for (const table of host.querySelectorAll("table")) {
    const box = element("div", { class: "cp-table", tabindex: "0", role: "group", "aria-label": words.table });
    table.replaceWith(box);
    box.append(table);
  }
  return host;
}

// Headings of a message go on from the page's own first one without a gap, whatever it begins
// with (WAI-ARIA: aria-level); they look as they were written.
function outline(target) {
  const open = []; // as they were written, outermost first
  for (const heading of target.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const written = Number(heading.localName[1]);
    while (open.length && open.at(-1) >= written) open.pop();
    open.push(written);
    heading.setAttribute("aria-level", String(open.length + 1));
  }
}

const draw = (block) => [...frame(sanitizeToDom(block.html())).childNodes];

export function render(target, text) {
  target.replaceChildren(...blocks(text).made.flatMap(draw));
  outline(target);
}

export function html(text) {
  const host = document.createElement("div");
  host.append(...blocks(text).made.flatMap((block) => [...sanitizeToDom(block.html()).childNodes]));
  return host.innerHTML;
}

export const sanitize = (text) => sanitizeToDom(text).innerHTML;

const codeText = (node) => node.data.replace(/\n$/, "");

// Markdown that grows. What is closed is drawn once and never touched again, so a selection or an
// open `<details>` in it survives; only the open tail is lexed and drawn anew.
export function stream(target) {
  let closed = 0; // characters of the text whose blocks are final
  let tail = []; // nodes of the open blocks
  let code = null; // the text node of a tail that is one growing code block
  let links = false;

  function write(text) {
    const rest = text.slice(closed);
    const found = blocks(rest);
    links ||= found.links;
    const { made } = found;
    const growing = made.length === 1 ? made[0].code?.text : undefined;
    if (code && growing?.startsWith(codeText(code))) {
      // Before the line break that ends every rendered code block.
      code.insertData(code.length - 1, growing.slice(code.length - 1));
      return;
    }
    for (const node of tail) node.remove();
    const keep = closedLength(rest, made);
    let position = 0;
    tail = [];
    for (const block of made) {
      const nodes = draw(block);
      target.append(...nodes);
      if (position >= keep) tail.push(...nodes);
      position += block.raw.length;
    }
    outline(target);
    closed += keep;
    code = growing ? (tail.at(-1)?.querySelector?.("pre > code")?.firstChild ?? null) : null;
    if (code && codeText(code) !== growing) code = null;
  }

  return {
    write,
    end(text) {
      // A link reference that came late concerns blocks that are closed.
      write(text);
      if (links) render(target, text);
    },
  };
}
