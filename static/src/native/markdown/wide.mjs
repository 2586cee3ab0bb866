// Tables that are wider than their place.
//
// A column is narrow enough for all of them to be seen where that is possible. Where it is not, the
// table scrolls sideways; then columns are as wide as their text needs, because one that is out of
// sight should not make the rows taller (71-code.css, `data-wide`).

const CELL = "--cp-cell-size";
const FIRST = 40; // rem: the widest that a cell is without need (71-code.css)
const DOUBLINGS = 6;
const GLIMPSE = 64; // px of a column that say nothing of it

const tables = new WeakMap(); // the bar above → what scrolls

/** The cells of columns that are out of sight before anybody scrolls. */
function unseen(scroller, rows) {
  const { left, right } = scroller.getBoundingClientRect();
  const isOut = (cell) => {
    const place = cell.getBoundingClientRect();
    const seen = Math.min(place.right, right) - Math.max(place.left, left);
    return seen < Math.min(GLIMPSE, place.width - 1);
  };
  const first = [...rows[0].cells].findIndex(isOut);
  return first < 1 ? [] : rows.flatMap((row) => [...row.cells].slice(first));
}

/** Make what is out of sight so wide that no row is taller than what is seen needs. */
function widen(scroller, table) {
  const rows = [...table.rows];
  const { scrollLeft } = scroller;
  scroller.scrollLeft = 0;
  const cells = unseen(scroller, rows);
  for (const { style } of cells) style.setProperty("display", "none", "important");
  const needed = table.offsetHeight;
  for (const { style } of cells) style.removeProperty("display");
  for (let times = 1; times <= DOUBLINGS && table.offsetHeight > needed; times++)
    for (const { style } of cells) style.setProperty(CELL, `${FIRST * 2 ** times}rem`);
  scroller.scrollLeft = scrollLeft;
}

function fitOne(scroller) {
  const table = scroller.querySelector("table");
  scroller.removeAttribute("data-wide");
  for (const cell of table.querySelectorAll("[style]")) cell.style.removeProperty(CELL);
  if (scroller.scrollWidth <= scroller.clientWidth) return;
  scroller.setAttribute("data-wide", "");
  widen(scroller, table);
}

// The bar is as wide as the table's place, and its own size does not change with the table's.
const observer =
  globalThis.ResizeObserver &&
  new ResizeObserver((entries) => {
    for (const { target } of entries) fitOne(tables.get(target));
  });

export function fit(bar, scroller) {
  tables.set(bar, scroller);
  observer?.observe(bar);
}
