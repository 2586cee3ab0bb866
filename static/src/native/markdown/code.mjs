// What a code block has beside its code: line numbers, and whether long lines wrap.
//
// Numbers are an attribute that the style sheet shows (70-prose.css), so that they are no part of what is
// selected, copied or searched for. Both choices are kept in this browser.

import { root } from "../page/root.mjs";
import { grown, watch } from "./highlight.mjs";
import { LANGUAGE } from "./sanitize.mjs";

const FEWEST = 4; // lines that may have numbers
const LONG = 10; // lines that have numbers, unless the reader has chosen
const KEYS = { wrap: "chat_py.code_wrap", numbers: "chat_py.code_numbers" };

const blocks = new WeakMap(); // <pre> → {box, code, buttons, lines}; those whose code is nothing but text
let chosen; // "on" and "off" by name

function choices() {
  if (chosen) return chosen;
  chosen = {};
  for (const [name, key] of Object.entries(KEYS)) {
    try {
      chosen[name] = localStorage.getItem(key);
    } catch {
      // nothing can be kept: the choice holds for this visit
    }
  }
  return chosen;
}

function choose(name, button) {
  choices()[name] = button.ariaPressed === "true" ? "off" : "on";
  try {
    localStorage.setItem(KEYS[name], chosen[name]);
  } catch {
    // as above
  }
  const { top } = button.getBoundingClientRect();
  for (const pre of root.querySelectorAll(".cp-code > pre")) if (blocks.has(pre)) arrange(pre);
  // Blocks above have changed their heights, too; this one stays under the pointer.
  const log = button.closest("[role=log]");
  if (log) log.scrollTop += button.getBoundingClientRect().top - top;
}

let all = ""; // "1⏎2⏎3"
const ends = []; // where each number ends in it

function upTo(count) {
  while (ends.length < count) {
    all += `${ends.length ? "\n" : ""}${ends.length + 1}`;
    ends.push(all.length);
  }
  return all.slice(0, ends[count - 1]);
}

function linesOf(text) {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count + (text.endsWith("\n") ? 0 : 1);
}

// As the choices and the number of lines want it.
function arrange(pre) {
  const { box, buttons, lines } = blocks.get(pre);
  const { wrap, numbers } = choices();
  const wraps = wrap === "on";
  const numbered = lines >= FEWEST && (numbers ? numbers === "on" : lines >= LONG);
  box.toggleAttribute("data-wrap", wraps);
  buttons.wrap.ariaPressed = String(wraps);
  buttons.numbers.ariaPressed = String(numbered);
  buttons.numbers.hidden = lines < FEWEST;
  if (!numbered) pre.removeAttribute("data-lines");
  // Those of lines that wrap are put beside their rows once these are laid out (`fit`).
  else if (!wraps || !pre.hasAttribute("data-lines")) pre.dataset.lines = upTo(lines);
}

async function fit(pre) {
  const { box, code, buttons, lines } = blocks.get(pre);
  if (!pre.clientWidth) return; // out of sight
  const wraps = box.hasAttribute("data-wrap");
  const height = Number.parseFloat(getComputedStyle(code).lineHeight);
  const long = wraps ? code.clientHeight > (lines + 0.5) * height : pre.scrollWidth > pre.clientWidth;
  buttons.wrap.hidden = !long;
  if (!wraps || !pre.hasAttribute("data-lines")) return;
  const numbers = long && (await import("./wrapped.mjs")).numbers(code, height);
  if (box.hasAttribute("data-wrap") && pre.hasAttribute("data-lines")) pre.dataset.lines = numbers || upTo(lines);
}

const sizes =
  globalThis.ResizeObserver &&
  new ResizeObserver((entries) => {
    for (const { target } of entries) fit(target.parentNode);
  });

function count(pre) {
  const block = blocks.get(pre);
  const lines = linesOf(block.code.textContent);
  if (lines === block.lines) return;
  block.lines = lines;
  arrange(pre);
}

/**
 * A code block has come into its frame.
 *
 * @param {HTMLPreElement} pre
 * @param {{wrap: HTMLButtonElement, numbers: HTMLButtonElement}} buttons
 */
export function begin(pre, language, buttons) {
  watch(pre, language);
  const [code, ...others] = pre.childNodes;
  const plain = code?.localName === "code" && !others.length && !code.firstElementChild;
  for (const [name, button] of Object.entries(buttons)) {
    button.hidden = true;
    if (plain) button.addEventListener("click", () => choose(name, button));
  }
  if (!plain) return;
  blocks.set(pre, { box: pre.parentNode, code, buttons, lines: 0 });
  count(pre);
  sizes?.observe(code);
}

// Its text has grown.
export function changed(pre, isWhole) {
  grown(pre, isWhole);
  if (blocks.has(pre)) count(pre);
}

const ended = new WeakSet(); // frames of blocks that will not change any more
let drawn = { languages: [], draw: null };

function tell(box) {
  const language = LANGUAGE.exec(box.querySelector("pre > code")?.className)?.[1].toLowerCase();
  // Once it is on the page.
  if (drawn.languages.includes(language)) queueMicrotask(() => drawn.draw(box, language));
}

// A block has ended.
export function end(box) {
  if (!box || ended.has(box)) return;
  ended.add(box);
  tell(box);
}

// From now on `draw(box, language)` is called for the blocks of some languages, and for those that are there.
export function drawCode(languages, draw) {
  drawn = { languages: JSON.parse(languages), draw };
  for (const box of root.querySelectorAll(".cp-code")) if (ended.has(box)) tell(box);
}
