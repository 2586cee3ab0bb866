// What can be done with a table of a message: it is sorted, and other programs take it in two forms.

import { element } from "../page/elements.mjs";
import { asWritten } from "./formulas.mjs";

const KEPT = new Set(["href", "colspan", "rowspan", "align", "scope", "start", "dir", "lang"]);

const SORTS = "cp-table__sort";
const FEWEST = 3; // rows that are worth sorting

// Its headings become buttons that sort its rows (chat_py/reading/tables.py), but for those that hold
// something to be pressed already.
export function sortable(table) {
  const [body, more] = table.tBodies;
  const heads = table.tHead?.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
  if (!body || more || body.rows.length < FEWEST || table.querySelector("[colspan], [rowspan]")) return;
  for (const head of heads) {
    if (!head.textContent.trim() || head.querySelector("a, button, input, summary")) continue;
    const button = element("button", { type: "button", class: SORTS, "data-table-sort": "" });
    button.append(...head.childNodes);
    head.append(button);
    head.ariaSort = "none";
  }
}

const withoutButtons = (copy) => {
  for (const button of copy.querySelectorAll("button"))
    if (button.className === SORTS) button.replaceWith(...button.childNodes);
    else button.remove();
};

function cell(of) {
  const copy = of.cloneNode(true);
  withoutButtons(copy);
  for (const line of copy.querySelectorAll("br, li, p")) line.before(" ");
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// A copy without what belongs to this page.
export function plain(table) {
  const copy = asWritten(table.cloneNode(true));
  for (const node of [copy, ...copy.querySelectorAll("*")])
    for (const { name } of [...node.attributes]) if (!KEPT.has(name)) node.removeAttribute(name);
  withoutButtons(copy);
  return copy;
}

// Tab-separated values, as spreadsheets take them.
export const values = (table) => [...asWritten(table.cloneNode(true)).rows].map((row) => [...row.cells].map(cell).join("\t")).join("\n");
