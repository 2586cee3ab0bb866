// Blocks of Markdown as nodes, with what the page adds to them.

import { begin, end } from "./code.mjs";
import { direct } from "./directions.mjs";
import { element } from "../page/elements.mjs";
import { typesetFormulas } from "./formulas.mjs";
import { icon } from "../page/icons.mjs";
import { addNoteLinks } from "./note-links.mjs";
import { openable } from "./pictures.mjs";
import { LANGUAGE, sanitize } from "./sanitize.mjs";
import { sortable } from "./tables.mjs";
import { fit } from "./wide.mjs";

let words = { copy: "Copy", copy_table: "Copy the table", numbers: "Line numbers", table: "Table", wrap: "Wrap lines" };

export const configure = (settings) => void (words = settings.words);

function barButton(use, image, label) {
  const button = element("button", { type: "button", [use]: "", "aria-label": label });
  button.append(icon(image), label);
  return button;
}

// The bar above code and tables: what it is, and buttons, one of them to copy it.
function bar(name, use, label, ...others) {
  const copy = barButton(use, "copy", label);
  copy.className = "cp-bar__copy";
  const made = element("div", { class: "cp-bar" });
  made.append(element("span", {}, name), ...others, copy);
  return made;
}

const PYTHON = /^(?:py|python3?|pycon)$/i;

// One that is on or off has no room for its name.
function toggle(name) {
  const button = element("button", { type: "button", "aria-label": words[name], title: words[name], "aria-pressed": "false" });
  button.append(icon(name));
  return button;
}

// Where it is no answer's, the style sheet hides the button (72-run.css).
const runButtons = (language) =>
  words.run && PYTHON.test(language) ? [barButton("data-code-run", "run", words.run)] : [];

const PAGE = /^(?:x?html?|svg)$/i;

const previewButtons = (language) =>
  words.preview && PAGE.test(language) ? [barButton("data-code-preview", "eye", words.preview)] : [];

function frameCode(pre) {
  const language = LANGUAGE.exec(pre.firstElementChild?.className ?? "")?.[1] ?? "";
  const box = element("div", { class: "cp-code" });
  pre.replaceWith(box);
  pre.tabIndex = 0;
  const toggles = { numbers: toggle("numbers"), wrap: toggle("wrap") };
  box.append(bar(language, "data-code-copy", words.copy, ...runButtons(language), ...previewButtons(language), ...Object.values(toggles)), pre);
  begin(pre, language, toggles);
}

function frameTable(table) {
  const scroller = element("div", { class: "cp-table__scroller", tabindex: "0", role: "group", "aria-label": words.table });
  const box = element("div", { class: "cp-table" });
  const head = bar("", "data-table-copy", words.copy_table);
  const direction = table.getAttribute("dir");
  table.replaceWith(box);
  // Where it begins to scroll is on the side on which the table begins.
  if (direction) scroller.dir = direction;
  table.removeAttribute("dir");
  scroller.append(table);
  box.append(head, scroller);
  fit(head, scroller);
}

// What the page adds: directions, bars to copy from, frames that scroll, buttons that enlarge.
function frame(host) {
  direct(host);
  for (const pre of host.querySelectorAll("pre")) frameCode(pre);
  for (const table of host.querySelectorAll("table")) frameTable(table);
  for (const image of host.querySelectorAll("img")) openable(image);
  typesetFormulas(host);
  addNoteLinks(host);
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

// What may be done with blocks that will not change any more.
export function finish(host) {
  for (const table of host.querySelectorAll("table")) sortable(table);
  for (const pre of host.querySelectorAll(".cp-code > pre")) end(pre.parentNode);
  return host;
}

export const drawAll = (made) => pieces(made).flatMap((html) => [...finish(frame(sanitize(html))).childNodes]);

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
