// Formulas in a text: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, as TeX writes them.
//
// What is between the delimiters is TeX and nothing else: no emphasis begins in it, and no backslash
// of it is an escape of Markdown's. Outside of them Markdown's escapes hold as always. A dollar sign
// is mostly that of a price or of a variable's name, so what is between two of them must look like a
// formula.

import { escape } from "./tags.mjs";

const MOST = 5_000; // characters of a formula
const CLOSING = { $: "$", $$: "$$", "\\(": "\\)", "\\[": "\\]" };
const OPENING = /[$`]|\\[^]/g;
const ENDS_BLOCK = /\n(?:[ \t]*\n| {0,3}(?:`{3}|~{3}))/y; // no formula goes on over it
const TEX = /[\\^_{}]/;
const RELATION = /[=<>]/;
const WORD = /\p{L}{2}/u;
const WORD_APART = /(?<=\s)\p{L}{2}|\p{L}{2,}(?=\s)/u;

// Where the delimiter that closes stands; -1 where there is none.
function closing(src, from, delimiter) {
  const end = Math.min(src.length, from + MOST);
  for (let at = from; at < end; at++) {
    if (src.startsWith(delimiter, at)) return at;
    if (src[at] === "\\") at++;
    else if (src[at] === "\n") {
      ENDS_BLOCK.lastIndex = at;
      if (ENDS_BLOCK.test(src)) return -1;
    }
  }
  return -1;
}

// Prices and sentences: words, and nothing of TeX's.
function isProse(tex) {
  if (TEX.test(tex)) return false;
  return /^\s*\d/.test(tex) ? WORD.test(tex) : WORD_APART.test(tex) && !RELATION.test(tex);
}

function isFormula(delimiter, tex, before, after) {
  if (!/[^\s\\]/.test(tex) || isProse(tex)) return false;
  // Escaped brackets are mostly those of a note or a quotation: `\[1\]`, `\[sic\]`.
  if (delimiter === "\\[") return TEX.test(tex) || RELATION.test(tex) || /[a-z]\s*[+*/-]|[+*/-]\s*[a-z]/i.test(tex);
  if (delimiter !== "$") return true;
  if (/^\s|\s$|`/.test(tex) || /[a-z\d]/i.test(before) || /\d/.test(after)) return false;
  // `$HOME/bin:$PATH`, but also `the $n$th`
  return !/[a-z]/i.test(after) || TEX.test(tex) || !WORD.test(tex);
}

const made = (raw, delimiter) => ({ type: "math", raw, display: delimiter !== "$" && delimiter !== "\\(" });

// [{start, end, raw, display}] of the formulas in what is inline; code spans hold none.
export function formulas(src) {
  const found = [];
  if (!/[$\\]/.test(src)) return found;
  const next = {}; // where a closing delimiter stands first from here on
  OPENING.lastIndex = 0;
  for (let match; (match = OPENING.exec(src)); ) {
    const start = match.index;
    if (match[0] === "`") {
      const [run] = /^`+/.exec(src.slice(start, start + 1000));
      const end = new RegExp(`[^\`]${run}(?!\`)`, "g");
      end.lastIndex = start + run.length;
      const code = end.exec(src);
      OPENING.lastIndex = code ? code.index + 1 + run.length : start + run.length;
      continue;
    }
    const delimiter = src.startsWith("$$", start) ? "$$" : match[0];
    if (!CLOSING[delimiter]) continue;
    const from = (OPENING.lastIndex = start + delimiter.length);
    if (!(next[delimiter] >= from)) next[delimiter] = src.indexOf(CLOSING[delimiter], from);
    if (next[delimiter] < 0) next[delimiter] = Infinity;
    if (next[delimiter] - from > MOST) continue;
    const end = closing(src, from, CLOSING[delimiter]);
    if (end < 0) continue;
    const after = end + delimiter.length;
    const tex = src.slice(from, end);
    if (src[after] === "$" || !isFormula(delimiter, tex, src[start - 1] ?? "", src[after] ?? "")) continue;
    found.push({ start, end: after, ...made(src.slice(start, after), delimiter) });
    OPENING.lastIndex = after;
  }
  return found;
}

// `text` with letters in the place of formulas, so that no delimiter in one pairs with one outside.
export function hideFormulas(text, found) {
  let hidden = "";
  let at = 0;
  for (const { start, end } of found) {
    hidden += text.slice(at, start) + "a".repeat(end - start);
    at = end;
  }
  return hidden + text.slice(at);
}

const BLOCK = /^ {0,3}(\$\$|\\\[)/;

// A formula on lines of its own.
function blockAt(src) {
  const [indented, delimiter] = BLOCK.exec(src) ?? [];
  if (!delimiter) return undefined;
  const end = closing(src, indented.length, CLOSING[delimiter]);
  if (end < 0 || !/[^\s\\]/.test(src.slice(indented.length, end))) return undefined;
  const [rest] = /^[^\n]*/.exec(src.slice(end + delimiter.length));
  if (rest.trim()) return undefined;
  const raw = src.slice(0, end + delimiter.length) + rest;
  return { ...made(raw.trim(), delimiter), type: "mathBlock", raw, formula: raw.trim() };
}

// Where a paragraph ends because such a formula begins.
function nextBlock(src) {
  if (!src.includes("$$") && !src.includes("\\[")) return undefined;
  const paragraph = src.split(/\n[ \t]*\n/, 1)[0];
  for (const { index } of paragraph.matchAll(/\n(?= {0,3}(?:\$\$|\\\[))/g))
    if (blockAt(src.slice(index + 1))) return index + 1;
  return undefined;
}

// What stands for a formula until the text has been sanitised.
const mark = (text, display) => `<code class="language-cp-math-${display ? "display" : "inline"}">${escape(text)}</code>`;

// For marked: `lexer.formulas` are those of what is being read, `lexer.inlineLength` how long that is.
export const extensions = [
  {
    name: "math",
    level: "inline",
    start(src) {
      const at = this.lexer.inlineLength - src.length;
      const next = this.lexer.formulas.find(({ start }) => start >= at);
      return next && next.start - at;
    },
    tokenizer(src) {
      const at = this.lexer.inlineLength - src.length;
      const { raw, display } = this.lexer.formulas.find(({ start }) => start === at) ?? {};
      return raw && { type: "math", raw, display };
    },
    renderer: ({ raw, display }) => mark(raw, display),
  },
  {
    name: "mathBlock",
    level: "block",
    start: nextBlock,
    tokenizer: blockAt,
    renderer: ({ formula }) => `<p>${mark(formula, true)}</p>\n`,
  },
];
