// Which addresses a page may lead to or load from, whoever wrote them.

const LINKS = new Set(["http:", "https:", "mailto:", "tel:"]);
const MEDIA = new Set(["http:", "https:", "blob:"]);
const PICTURE_DATA = /^data:image\/(?:png|jpeg|gif|webp|avif)[;,]/i;

export function parseUrl(text) {
  try {
    return new URL(text ?? "", document.baseURI);
  } catch {
    return null;
  }
}

export const isLink = (url) => LINKS.has(url?.protocol);

// As chat_py/base/media_url.py.
export const isMedia = (url) => MEDIA.has(url?.protocol) || PICTURE_DATA.test(url?.href);
