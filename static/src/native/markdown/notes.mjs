// Footnotes (as GitHub has them): `[^1]` in the text, and `[^1]: …` where the note stands. A note is
// shown where it was written, which is mostly at the end, under the name that it was given.
//
// Here is what Markdown makes of them; note-links.mjs leads from the text to the note and back.

import { escape } from "./tags.mjs";

const REFERENCE = /^\[\^([^\]\s[^]{1,80})\]/;
const BEGINS = /^ {0,3}\[\^([^\]\s[^]{1,80})\]:[ \t]*/;
const INDENT = /^(?: {1,4}|\t)/;
const INDENTED = /^(?: {2}|\t)/;
// What ends a paragraph that goes on without being indented.
const OTHER = /^ {0,3}(?:\[\^|[-+*>#<|]|\d{1,9}[.)]|`{3}|~{3}|\$\$|\\\[)/;

// Where the address of a link would be; no link leads there (sanitize.mjs).
export const NOTE = "cp-note:";

export const tagOf = (label) => `^${label.toLowerCase()}`;

// The lines of the note that `src` begins with, without what they are indented by.
function linesOf(src, first) {
  const all = src.split("\n");
  let count = 1;
  for (let at = 1; at < all.length; at++) {
    if (!all[at].trim()) continue; // part of it only where something indented follows
    const goesOn = INDENTED.test(all[at]) || (at === count && !OTHER.test(all[at]));
    if (!goesOn) break;
    count = at + 1;
  }
  const lines = all.slice(0, count);
  return [lines.join("\n"), [lines[0].slice(first), ...lines.slice(1).map((line) => line.replace(INDENT, ""))].join("\n")];
}

const mark = (kind, label) => `<code class="language-cp-note-${kind}">${escape(label)}</code>`;

export const noteExtensions = [
  {
    name: "note",
    level: "block",
    start(src) {
      const [paragraph] = src.split(/\n[ \t]*\n/, 1);
      return /\n(?= {0,3}\[\^[^\]\s[^]{1,80}\]:)/.exec(paragraph)?.index;
    },
    tokenizer(src) {
      const { lexer } = this;
      const [before, label] = BEGINS.exec(src) ?? [];
      if (!label || lexer.inNote) return undefined;
      const [raw, text] = linesOf(src, before.length);
      const tag = tagOf(label);
      lexer.tokens.links[tag] ??= { href: NOTE };
      lexer.inNote = true;
      try {
        return { type: "note", raw, label, tag, href: NOTE, tokens: lexer.blockTokens(text, []) };
      } finally {
        lexer.inNote = false;
      }
    },
    renderer({ label, tokens }) {
      return `<div>${mark("text", label)}${this.parser.parse(tokens)}</div>\n`;
    },
  },
  {
    name: "noteReference",
    level: "inline",
    tokenizer(src) {
      const [raw, label] = REFERENCE.exec(src) ?? [];
      if (!label || this.lexer.tokens.links[tagOf(label)]?.href !== NOTE) return undefined;
      return { type: "noteReference", raw, label };
    },
    renderer: ({ label }) => mark("reference", label),
  },
];
