// Markdown to sanitised DOM: the only place in which text becomes HTML.

import { configure as configureCitations } from "./citations.mjs";
import { blocks } from "./blocks.mjs";
import { configure as configureDrawing, outline, pieces } from "./drawing.mjs";
import { growing } from "./growing.mjs";
import { configure as configureNotes, connectNotes } from "./note-links.mjs";
import { configure as configurePictures } from "./pictures.mjs";
import { configure as configurePortions, portion } from "./portions.mjs";
import { branch, configure as configureSanitizer, sanitize as sanitizeToDom } from "./sanitize.mjs";
import { plain, values } from "./tables.mjs";
import { legible } from "./tags.mjs";
import { configure as configureTasks } from "./tasks.mjs";
import { keepSpaces, typedBlocks } from "./typed.mjs";

export { cite } from "./citations.mjs";
export { drawCode } from "./code.mjs";
export { drawing, link, picture } from "./links.mjs";
export { branch, growing as stream };

// Words for the page's own controls in the visitor's language, and origins of pictures.
export function configure(text) {
  const settings = JSON.parse(text);
  configureCitations(settings);
  configureDrawing(settings);
  configureNotes(settings);
  configurePictures(settings);
  configurePortions(settings);
  configureSanitizer(settings);
  configureTasks(settings);
}

const lines = (text) => text.replace(/\r\n?/g, "\n");

export function render(target, text) {
  target.replaceChildren(...portion(lines(text)));
  outline(target.childNodes, []);
  connectNotes(target);
}

function written({ made }) {
  const host = document.createElement("div");
  for (const part of pieces(made)) host.append(...sanitizeToDom(part).childNodes);
  return host;
}

export const html = (text) => written(blocks(lines(text))).innerHTML;

// A person's own text.
export const renderTyped = (target, text) => target.replaceChildren(...portion(lines(text), typedBlocks));

export function typedHtml(text) {
  const host = written(typedBlocks(lines(text)));
  keepSpaces(host);
  return host.innerHTML;
}

export const sanitize = (text) => sanitizeToDom(legible(text)).innerHTML;

// A table of a message for other programs: HTML, and tab-separated values.
export const table = (element) => JSON.stringify([plain(element).outerHTML, values(element)]);
