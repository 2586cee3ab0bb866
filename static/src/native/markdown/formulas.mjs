// Formulas on the page. Each is there as its TeX, as it was written, until it is typeset; what does
// that is loaded when the first one is closed. TeX with an error stays as it is.

import { element } from "../page/elements.mjs";

const MARK = "language-cp-math-";
const FORMULA = ".cp-math, .cp-math-display";

let typesetter = null;
let loading = null;
const waiting = new Set();

export function drawFormulas(host) {
  for (const mark of host.querySelectorAll(`:not(pre) > code[class^="${MARK}"]`)) {
    const name = mark.className === `${MARK}display` ? "cp-math-display" : "cp-math";
    mark.replaceWith(element("span", { class: name, dir: "ltr" }, mark.textContent));
  }
}

// `data-tex` is what copies hold (typeset.mjs, tables.mjs).
function show(formula) {
  const tex = formula.textContent;
  const math = typesetter.typeset(tex, formula.className === "cp-math-display");
  if (!math) return;
  formula.dataset.tex = tex;
  formula.replaceChildren(math);
}

async function load() {
  try {
    typesetter = await (loading ??= import("./typeset.mjs"));
    for (const formula of waiting) show(formula);
  } catch {
    loading = null; // it could not be loaded: the next formula tries again
  }
  waiting.clear();
}

export function typesetFormulas(host) {
  const found = host.querySelectorAll(FORMULA);
  if (typesetter) return found.forEach(show);
  for (const formula of found) waiting.add(formula);
  if (found.length && !loading) load();
}

// A copy of nodes in which formulas are TeX again.
export function asWritten(copy) {
  for (const formula of copy.querySelectorAll("[data-tex]")) formula.replaceWith(formula.dataset.tex);
  return copy;
}
