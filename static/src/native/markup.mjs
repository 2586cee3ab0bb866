// Markdown to sanitised DOM: the only place in which text becomes HTML.

import { blocks } from "./blocks.mjs";
import { configure as configureDrawing, draw, outline } from "./drawing.mjs";
import { growing } from "./growing.mjs";
import { branch, configure as configureSanitizer, sanitize as sanitizeToDom } from "./sanitize.mjs";
import { plain, values } from "./tables.mjs";

export { branch, growing as stream };

// Words for the page's own controls in the visitor's language, and origins of pictures.
export function configure(text) {
  const settings = JSON.parse(text);
  configureDrawing(settings);
  configureSanitizer(settings);
}

const made = (text) => blocks(text.replace(/\r\n?/g, "\n")).made;

export function render(target, text) {
  target.replaceChildren(...made(text).flatMap(draw));
  outline(target.childNodes, []);
}

export function html(text) {
  const host = document.createElement("div");
  host.append(...made(text).flatMap((block) => [...sanitizeToDom(block.html()).childNodes]));
  return host.innerHTML;
}

export const sanitize = (text) => sanitizeToDom(text).innerHTML;

// A table of a message for other programs: HTML, and tab-separated values.
export const table = (element) => JSON.stringify([plain(element).outerHTML, values(element)]);
