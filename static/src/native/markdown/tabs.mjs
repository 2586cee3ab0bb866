// The rows of tables: their cells between bars, or set off by tabs, as spreadsheets and terminals give them.

// The cells of a line with bars (GFM §4.10); one with a backslash before it is part of a cell.
export function cellsOf(line) {
  const cells = line.trim().replace(/^\|/, "").match(/(?:\\[^]?|[^|\\])*(?:\||$)/g);
  return cells.slice(0, -1).map((cell) => cell.replace(/\|$/, "").replaceAll("\\|", "|"));
}

const NO_ROW = /^ {0,3}(?:`{3}|~{3})/;

// Lines as rows that have no more cells than the first one, and one that has as many; or none.
function rowsOf(lines, between) {
  const rows = lines.map((line) => line.split(between).map((cell) => cell.trim()));
  const { length } = rows[0];
  if (length < 2 || !rows.slice(1).some((row) => row.length === length)) return null;
  return rows.every((row) => row.length <= length) ? rows : null;
}

// [the lines of a table that `src` begins with, their cells]; none where it does not.
export function tabbed(src) {
  const lines = [];
  for (let at = 0; at < src.length; ) {
    const end = src.indexOf("\n", at);
    const line = src.slice(at, end < 0 ? src.length : end);
    if (!line.includes("\t") || !line.trim() || NO_ROW.test(line)) break;
    lines.push(line);
    at += line.length + 1;
  }
  if (lines.length < 2) return null;
  // Several in a row move a word to its column, unless the heading is whole without.
  const rows = rowsOf(lines, lines[0].includes("\t\t") ? /\t+/ : "\t");
  return rows && [lines.join("\n"), rows];
}

// Where in the paragraph that `src` begins with the lines of a table begin, else 0.
export function tabbedAfter(src) {
  const end = src.search(/\n[ \t]*(?:\n|$)/);
  const text = end < 0 ? src : src.slice(0, end);
  const lines = text.includes("\t") ? text.split("\n") : [];
  for (let index = 1, at = 0; index < lines.length; index++) {
    at += lines[index - 1].length + 1;
    const begins = /^ {0,3}\S.*\t/.test(lines[index]) && !lines[index - 1].includes("\t");
    if (begins && tabbed(src.slice(at))) return at;
  }
  return 0;
}
