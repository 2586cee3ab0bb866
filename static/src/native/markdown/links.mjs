// Links and pictures that stand beside a text, after the same checks as those in it.

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
