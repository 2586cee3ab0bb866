// The text that a reader has selected.

import { root } from "./root.mjs";

/** The selection as far as the chat has it: the page's own tells nothing of a shadow root's. */
export const selectionOf = () => root.getSelection?.() ?? getSelection();

/** The last line of it that is seen. Three clicks select up to the text of the next block, with all
 * that stands before it, such as the buttons of a block of code. */
function lastLine(range) {
  const { commonAncestorContainer: node, startContainer, startOffset, endContainer, endOffset } = range;
  const texts = document.createNodeIterator(node, NodeFilter.SHOW_TEXT);
  const parts = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!range.intersectsNode(text)) continue;
    const from = text === startContainer ? startOffset : 0;
    const to = text === endContainer ? endOffset : text.length;
    if (text.data.slice(from, to).trim()) parts.push([text, from, to]);
  }
  while (parts.length) {
    const [text, from, to] = parts.pop();
    if (getComputedStyle(text.parentElement).userSelect === "none") continue;
    const part = document.createRange();
    part.setStart(text, from);
    part.setEnd(text, to);
    const lines = part.getClientRects();
    if (lines.length) return lines[lines.length - 1];
  }
  return range.getBoundingClientRect();
}

/**
 * Where the selection lies within one element that matches: `[element, text, below, beside]`, the last
 * two being CSS pixels from the element's top left corner to where the selection ends. Else null.
 */
export function selected(selector) {
  const selection = selectionOf();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const { commonAncestorContainer: node } = range;
  const element = (node.closest ? node : node.parentElement)?.closest(selector);
  const text = selection.toString().trim();
  if (!element || !text) return null;
  const end = lastLine(range);
  const box = element.getBoundingClientRect();
  return [element, text, end.bottom - box.top, end.left - box.left];
}
