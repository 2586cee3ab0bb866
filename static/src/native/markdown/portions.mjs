// A text that is too long to be drawn at once without being felt: a portion, and a button for more.

import { blocks, plain } from "./blocks.mjs";
import { element } from "../page/elements.mjs";
import { connectNotes } from "./note-links.mjs";
import { drawAll } from "./drawing.mjs";

export const PORTION = 50_000; // characters; an answer of a model has a tenth of it
const ELEMENTS = 2_000; // a table of 400 rows; each is made, styled and laid out
const BLOCKS = 500; // some are sanitised each for itself
const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})[^\n]*\n/;

let words = { more: "Show more" };

export const configure = (settings) => void (words = settings.words);

// [the first `length` characters, the rest], not cut inside one that takes two code units.
export function split(text, length) {
  const at = /[\ud800-\udbff]/.test(text[length - 1] ?? "") ? length - 1 : length;
  return [text.slice(0, at), text.slice(at)];
}

// At the end of a paragraph or of a line where there is one.
function endOfPortion(text) {
  const most = text.slice(0, PORTION);
  const ends = [most.lastIndexOf("\n\n") + 2, most.lastIndexOf("\n") + 1];
  return ends.find((at) => at > PORTION / 2) ?? PORTION;
}

// A text's own tags stay open without end, and all in them is drawn anew with each piece that comes.
const OWN_TAG = 2;
const hasTags = ({ tokens }) => tokens.some(({ type }) => type === "html");
const weight = (block) => (hasTags(block) ? OWN_TAG : 1) * (block.html().match(/<[a-z]/gi)?.length ?? 0);
const rawOf = (made) => made.map(({ raw }) => raw).join("");
const headOf = ({ headLines = 2 }) => headLines;
const linesOf = (text) => text.split(/(?<=\n)/);

// The text of a block that is too much for `room`, in two; the first has some rows of its table or
// some items of its list, or is empty where there are none.
function cut(block, room) {
  const [token, ...others] = block.tokens.filter(({ type }) => type !== "space");
  const share = room / weight(block);
  if (token?.type === "table" && !others.length) {
    const kept = Math.floor(token.rows.length * share);
    const end = headOf(token) + kept;
    const lines = linesOf(block.raw);
    if (kept) return [lines.slice(0, end).join(""), lines.slice(end).join("")];
  }
  if (token?.type === "list" && !others.length) {
    const kept = Math.floor(token.items.length * share);
    const first = rawOf(token.items.slice(0, kept));
    return [first, block.raw.slice(first.length)];
  }
  return ["", block.raw];
}

// [the blocks that may be drawn at once, the text of the others].
export function fitting(made, links) {
  let room = ELEMENTS;
  let count = 0;
  while (count < Math.min(made.length, BLOCKS) && weight(made[count]) <= room) room -= weight(made[count++]);
  const shown = made.slice(0, count);
  const later = rawOf(made.slice(count + 1));
  if (count === made.length) return [shown, ""];
  if (count === BLOCKS) return [shown, made[count].raw + later];
  const [first, rest] = cut(made[count], room);
  if (first) {
    const [some, left] = fitting(blocks(first, links).made, links);
    return [[...shown, ...some], left + rest + later];
  }
  if (count) return [shown, rest + later];
  // Nothing but this one, and no place to cut it: as it was written.
  const lines = linesOf(rest);
  return [[plain(lines.slice(0, ELEMENTS).join(""))], lines.slice(ELEMENTS).join("") + later];
}

// The lines that a rest must begin with when the block before it goes on there: its fence, which
// is still open, or the head of its table.
function reopened(last, rest) {
  if (!last) return "";
  const fence = last.code && OPEN_FENCE.exec(last.raw);
  if (fence) {
    const closed = new RegExp(`\\n {0,3}${fence[1]}[${fence[1][0]}]*[ \\t]*\\n*$`).test(last.raw);
    return closed ? "" : fence[0];
  }
  const table = last.tokens.length === 1 && last.tokens[0].type === "table";
  if (!table || /\n[ \t]*\n$/.test(last.raw)) return "";
  const head = linesOf(last.raw).slice(0, headOf(last.tokens[0])).join("");
  const [token] = blocks(head + linesOf(rest)[0]).made[0].tokens;
  return token?.type === "table" && token.rows.length === 1 ? head : "";
}

// A button for what follows the block `last`; none where nothing does. `read` makes blocks of a text.
export function more(rest, last, read = blocks) {
  if (!rest) return [];
  const button = element("button", { type: "button", class: "cp-button cp-more" }, words.more);
  button.addEventListener("click", () => {
    const { parentElement } = button;
    button.replaceWith(...portion(reopened(last, rest) + rest, read));
    connectNotes(parentElement);
  });
  return [button];
}

// The nodes of a text, as many as may be drawn at once.
export function portion(text, read = blocks) {
  const [first, rest] = text.length > PORTION ? split(text, endOfPortion(text)) : [text, ""];
  const { made, links } = read(first);
  const [shown, later] = fitting(made, links);
  return [...drawAll(shown), ...more(later + rest, shown.at(-1), read)];
}
