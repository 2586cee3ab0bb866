// The numbers of lines that wrap: each stands beside the first row of its line.

const known = new WeakMap(); // <code> → what was counted: the lines before the last, which may still grow

/**
 * @param {HTMLElement} code holds one text node, laid out
 * @param {number} height CSS pixels of a row
 * @returns {string} the numbers, with an empty line for each row that goes on
 */
export function numbers(code, height) {
  const node = code.firstChild;
  const { data: text } = node;
  const width = code.clientWidth;
  let { before, rows, ...made } = known.get(code) ?? { before: "", rows: [] };
  if (made.width !== width || made.height !== height || !text.startsWith(before)) [before, rows] = ["", []];
  const range = document.createRange();
  const end = text.endsWith("\n") ? text.length - 1 : text.length;
  const found = [...rows];
  let start = before.length;
  let last = start;
  while (start <= end) {
    const newline = text.indexOf("\n", start);
    const stop = newline < 0 || newline > end ? end : newline;
    range.setStart(node, start);
    range.setEnd(node, stop);
    // A row's letters are lower than the row, all rows together are higher than those before the last.
    found.push(stop > start ? Math.max(1, Math.round(range.getBoundingClientRect().height / height)) : 1);
    last = start;
    start = stop + 1;
  }
  known.set(code, { before: text.slice(0, last), rows: found.slice(0, -1), width, height });
  return found.map((count, index) => index + 1 + "\n".repeat(count - 1)).join("\n");
}
