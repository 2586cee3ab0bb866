// Blocks of Markdown as nodes, with what the page adds to them.

import { element } from "../page/elements.mjs";
import { watch } from "./highlight.mjs";
import { icon } from "../page/icons.mjs";
import { LANGUAGE, sanitize } from "./sanitize.mjs";

let words = { copy: "Copy", copy_table: "Copy the table", table: "Table" };

export const configure = (settings) => void (words = settings.words);

function copyButton(style, use, label) {
  const button = element("button", { type: "button", class: style, [use]: "", "aria-label": label });
  button.append(icon("copy"));
  return button;
}

// What the page adds around code and tables: a label, a copy button, a frame that scrolls.
function frame(host) {
  for (const pre of host.querySelectorAll("pre")) {
    const language = LANGUAGE.exec(pre.firstElementChild?.className ?? "")?.[1] ?? "";
    const button = copyButton("cp-code__copy", "data-code-copy", words.copy);
    button.append(words.copy);
    const head = element("div");
    head.append(element("span", {}, language), button);
    const box = element("div", { class: "cp-code" });
    pre.replaceWith(box);
    pre.tabIndex = 0;
    box.append(head, pre);
    watch(pre, language);
  }
  for (const table of host.querySelectorAll("table")) {
    const scroller = element("div", { class: "cp-table", tabindex: "0", role: "group", "aria-label": words.table });
    const box = element("div", { class: "cp-table-box" });
    table.replaceWith(box);
    scroller.append(table);
    box.append(scroller, copyButton("cp-icon-button", "data-table-copy", words.copy_table));
  }
  return host;
}

export const draw = (block) => [...frame(sanitize(block.html())).childNodes];

// The HTML of blocks, as few pieces as may be sanitised each for itself: what has no HTML of the
// text's own leaves no element open.
export function pieces(made) {
  const found = [];
  let closed = false;
  for (const block of made) {
    const joins = closed;
    closed = !block.raw.includes("<");
    if (joins && closed) found.push(found.pop() + block.html());
    else found.push(block.html());
  }
  return found;
}

export const drawAll = (made) => pieces(made).flatMap((html) => [...frame(sanitize(html)).childNodes]);

const HEADINGS = "h1, h2, h3, h4, h5, h6";

// Headings of a message go on from the page's own first one without a gap, whatever it begins
// with (WAI-ARIA: aria-level); they look as they were written. `open` are the levels, as they
// were written, that stand open before these nodes, outermost first.
export function outline(nodes, open) {
  for (const node of nodes) {
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const inside = [...node.querySelectorAll(HEADINGS)];
    for (const heading of node.matches(HEADINGS) ? [node, ...inside] : inside) {
      const written = Number(heading.localName[1]);
      while (open.length && open.at(-1) >= written) open.pop();
      open.push(written);
      heading.setAttribute("aria-level", String(open.length + 1));
    }
  }
}
