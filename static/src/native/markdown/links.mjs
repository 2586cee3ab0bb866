// Links, pictures and drawings that stand beside a text, after the same checks as those in it.

import { element } from "../page/elements.mjs";
import { openable } from "./pictures.mjs";
import { sanitize } from "./sanitize.mjs";
import { escape } from "./tags.mjs";

const PICTURE_DATA = /^(?:blob:|data:image\/(?:png|jpeg|gif|webp|avif)[;,])/i;

const quoted = (text) => `"${escape(text).replaceAll('"', "&quot;")}"`;

const box = (nodes) => {
  const made = element("span");
  made.append(...nodes);
  return made;
};

// In a `<span>`: a link, or its text where no link may lead to `url`.
export const link = (url, text) => box(sanitize(`<a href=${quoted(url)}>${escape(text)}</a>`).childNodes);

let count = 0;

// In a `<span>`: a picture, a button that loads it, or its text where it may not be shown.
export function picture(url, text) {
  const bytes = PICTURE_DATA.test(url);
  const made = bytes ? box([element("img", { src: url, alt: text })]) : box(sanitized(url, text).childNodes);
  // The name of a picture whose address may be as long as itself.
  for (const image of made.querySelectorAll("img")) openable(image, ...(bytes ? [`part-${++count}`] : []));
  return made;
}

const sanitized = (url, text) => sanitize(`<img src=${quoted(url)} alt=${quoted(text)}>`);

const SVG = /^\s*(?:<\?xml[^>]*>\s*|<!--[^]*?-->\s*|<!doctype[^>]*>\s*)*<svg(?=[\s>])/i;
const NAMESPACE = "http://www.w3.org/2000/svg";

// In a `<span>`: markup that something else has made. SVG becomes a picture: nothing in one runs, and none
// loads anything.
export function drawing(markup, text) {
  if (!SVG.test(markup)) return box(sanitize(markup).childNodes);
  const named = /\sxmlns=/.test(markup) ? markup : markup.replace(/<svg/i, `<svg xmlns="${NAMESPACE}"`);
  return box([element("img", { src: `data:image/svg+xml,${encodeURIComponent(named)}`, alt: text })]);
}
