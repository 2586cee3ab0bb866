// A table of a message in the two forms that other programs take.

import { asWritten } from "./formulas.mjs";

const KEPT = new Set(["href", "colspan", "rowspan", "align", "scope", "start", "dir", "lang"]);

function cell(of) {
  const copy = of.cloneNode(true);
  for (const control of copy.querySelectorAll("button")) control.remove();
  for (const line of copy.querySelectorAll("br, li, p")) line.before(" ");
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// A copy without what belongs to this page.
export function plain(table) {
  const copy = asWritten(table.cloneNode(true));
  for (const node of [copy, ...copy.querySelectorAll("*")])
    for (const { name } of [...node.attributes]) if (!KEPT.has(name)) node.removeAttribute(name);
  for (const button of copy.querySelectorAll("button")) button.remove();
  return copy;
}

// Tab-separated values, as spreadsheets take them.
export const values = (table) => [...asWritten(table.cloneNode(true)).rows].map((row) => [...row.cells].map(cell).join("\t")).join("\n");
