// TeX to MathML with Temml: a chunk of its own, loaded when the first formula closes.
//
// Temml gives a tree, which is made into nodes here and not by Temml itself: only what MathML needs
// of it, with styles through the CSSOM, so that no content security policy is in the way.

import temml from "temml";

import { root } from "../page/root.mjs";
import { selectionOf } from "../page/selection.mjs";
import styles from "./math.css";
import { asWritten } from "./formulas.mjs";

const MATHML = "http://www.w3.org/1998/Math/MathML";
const DELIMITERS = /^(?:\$\$|\$|\\\(|\\\[)([^]*?)(?:\$\$|\$|\\\)|\\\])$/;
const LIMITS = { maxExpand: 300, maxSize: [20, 60] };
const MOST_NODES = 3_000;
// A name in the page's own name space, an address, a script: nothing of a formula.
const NOT_OURS = /^(?:id|class|style|href|src|on.*|.*:.*)$/i;
const KEPT = 300;

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
root.adoptedStyleSheets.push(sheet);

class Builder {
  room = MOST_NODES;

  build(node) {
    if (typeof node.text === "string") return document.createTextNode(node.text);
    if (--this.room < 0) throw new RangeError(`more than ${MOST_NODES} nodes`);
    const made = node.type ? document.createElementNS(MATHML, node.type) : document.createDocumentFragment();
    if (node.type) this.#dress(made, node);
    for (const child of node.children ?? []) made.append(this.build(child));
    return made;
  }

  #dress(made, { attributes, classes, style }) {
    for (const [name, value] of Object.entries(attributes)) if (!NOT_OURS.test(name)) made.setAttribute(name, value);
    const names = classes.filter(Boolean).join(" ");
    if (names) made.setAttribute("class", names);
    for (const rule of (attributes.style ?? "").split(";")) {
      const [name, value] = rule.split(":");
      if (value) made.style.setProperty(name.trim(), value.trim());
    }
    for (const [name, value] of Object.entries(style)) made.style[name] = value;
  }
}

function built(tex, displayMode) {
  const options = { displayMode, throwOnError: true, trust: false, wrap: "tex", ...LIMITS };
  const [, inside] = DELIMITERS.exec(tex) ?? [];
  try {
    return new Builder().build(temml.__renderToMathMLTree(inside, options));
  } catch {
    return null; // no TeX, or more than a page can take
  }
}

const kept = new Map(); // a paragraph that grows is drawn again and again

// The `<math>` of a formula with its delimiters, or null.
export function typeset(tex, display) {
  const key = `${display} ${tex}`;
  if (!kept.has(key)) {
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, built(tex, display));
  }
  return kept.get(key)?.cloneNode(true) ?? null;
}

// The nearest formula around an end of a selection: one that is copied in part is copied whole.
const around = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-tex]");

// A selection's copy has TeX where it has formulas. What else a copy leaves out is the style sheet's
// business (`user-select`), which `toString` follows.
document.addEventListener("copy", (event) => {
  const selection = selectionOf();
  if (event.defaultPrevented || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0).cloneRange();
  const [first, last] = [around(range.startContainer), around(range.endContainer)];
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  const held = [...root.querySelectorAll("[data-tex]")].filter((formula) => range.intersectsNode(formula));
  if (!held.length) return;
  const host = document.createElement("div");
  host.append(range.cloneContents());
  const maths = held.map((formula) => [...formula.childNodes]);
  // As text it is what the browser makes of the page, for a moment with TeX in it.
  for (const formula of held) formula.replaceChildren(formula.dataset.tex);
  selection.removeAllRanges();
  selection.addRange(range);
  event.clipboardData.setData("text/plain", selection.toString());
  held.forEach((formula, at) => formula.replaceChildren(...maths[at]));
  event.clipboardData.setData("text/html", asWritten(host).innerHTML);
  event.preventDefault();
});
