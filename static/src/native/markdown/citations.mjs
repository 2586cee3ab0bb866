// Numbers in a text that cite its sources: `[1]`, `[1, 2]`, and `【1†…】` as some models write.

import { link } from "./links.mjs";

const CITATION = /\[(\d{1,3}(?:, ?\d{1,3})*)\]|【(\d{1,3})(?:†[^【】]{0,80})?】/g;
const NOT_IN = "a, button, code, pre, math, .cp-math, .cp-math-display";

let words = { source: "Source {number}: {title}" };

export const configure = (settings) => void (words = settings.words);

// What leads to a source, with `text` in it.
function citation(number, text, [url, title]) {
  const made = link(url, text).firstChild;
  if (made.nodeType !== Node.ELEMENT_NODE) return text; // no link may lead there
  made.className = "cp-citation";
  made.title = title;
  made.setAttribute("aria-label", words.source.replace("{number}", number).replace("{title}", title));
  return made;
}

function cited([whole, list, single], sources) {
  const numbers = (list ?? single).split(/, ?/).map(Number);
  if (numbers.some((number) => number < 1 || number > sources.length)) return null;
  if (numbers.length === 1) return [citation(numbers[0], `[${numbers[0]}]`, sources[numbers[0] - 1])];
  const links = numbers.flatMap((number) => [citation(number, String(number), sources[number - 1]), ", "]);
  return whole.startsWith("[") ? ["[", ...links.slice(0, -1), "]"] : null;
}

// Makes links of what cites `sources`, JSON of `[address, title]` of each.
export function cite(root, text) {
  const sources = JSON.parse(text);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (/[[【]\d/.test(node.data) && !node.parentElement.closest(NOT_IN)) found.push(node);
  }
  for (const node of found) {
    const nodes = [];
    let at = 0;
    for (const match of node.data.matchAll(CITATION)) {
      const made = cited(match, sources);
      if (!made) continue;
      nodes.push(node.data.slice(at, match.index), ...made);
      at = match.index + match[0].length;
    }
    if (at) node.replaceWith(...nodes, node.data.slice(at));
  }
}
