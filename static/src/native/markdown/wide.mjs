// Tables that are wider than their place.
//
// A column is narrow enough for all of them to be seen where that is possible. Where it is not, the
// table scrolls sideways; then columns are as wide as their text needs, because one that is out of
// sight should not make the rows taller (70-prose.css, `data-wide`).

const tables = new WeakMap(); // the bar above → what scrolls

// The bar is as wide as the table's place, and its own size does not change with the table's.
const observer =
  globalThis.ResizeObserver &&
  new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scroller = tables.get(target);
      scroller.removeAttribute("data-wide");
      scroller.toggleAttribute("data-wide", scroller.scrollWidth > scroller.clientWidth);
    }
  });

export function fit(bar, scroller) {
  tables.set(bar, scroller);
  observer?.observe(bar);
}
