// Our own templates, from the HTML that they are written in. The browser's parser takes no text under
// Trusted Types, and what ours need of HTML is little: elements, attributes in double quotes, text.

import markup from "./default.html";

const VOID = new Set(["img"]);
const TOKEN = /<(\/?)(\w+)([^>]*)>|([^<]+)/g;
const ATTRIBUTE = /([\w-]+)(?:="([^"]*)")?/g;

let parsed;

function parse() {
  const top = document.createDocumentFragment();
  let parent = top;
  for (const [, closes, name, attributes, text] of markup.matchAll(TOKEN)) {
    if (text !== undefined) {
      if (!text.includes("\n")) parent.append(text); // else it only indents
    } else if (closes) parent = parent.parentNode;
    else {
      const made = document.createElement(name === "template" ? "div" : name);
      for (const [, key, value = ""] of attributes.matchAll(ATTRIBUTE)) made.setAttribute(key, value);
      parent.append(made);
      if (!VOID.has(name)) parent = made;
    }
  }
  return top;
}

/** @param {string} kind @returns {Element} what holds the template's content */
export const defaultTemplate = (kind) => [...(parsed ??= parse()).children].find((each) => each.dataset.cp === kind);
