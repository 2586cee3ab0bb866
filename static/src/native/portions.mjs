// A text that is too long to be drawn at once without being felt: a portion, and a button for more.

import { blocks } from "./blocks.mjs";
import { element } from "./dom.mjs";
import { draw } from "./drawing.mjs";

export const PORTION = 50_000; // characters; an answer of a model has a tenth of it
const BLOCKS = 500; // each is sanitised for itself
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

// The line that a rest must begin with when the block before it is fenced and still open.
function reopened(last) {
  const fence = last?.code && OPEN_FENCE.exec(last.raw);
  if (!fence) return "";
  const closed = new RegExp(`\\n {0,3}${fence[1]}[${fence[1][0]}]*[ \\t]*\\n*$`).test(last.raw);
  return closed ? "" : fence[0];
}

// A button for what follows the block `last`; none where nothing does.
export function more(rest, last) {
  if (!rest) return [];
  const button = element("button", { type: "button", class: "cp-button cp-more" }, words.more);
  button.addEventListener("click", () => button.replaceWith(...portion(reopened(last) + rest)));
  return [button];
}

// The nodes of a text, as many as may be drawn at once.
export function portion(text) {
  const [first, rest] = text.length > PORTION ? split(text, endOfPortion(text)) : [text, ""];
  const { made } = blocks(first);
  const shown = made.slice(0, BLOCKS);
  const later = made.slice(BLOCKS).map(({ raw }) => raw).join("") + rest;
  return [...shown.flatMap(draw), ...more(later, shown.at(-1))];
}
