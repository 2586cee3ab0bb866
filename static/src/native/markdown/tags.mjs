// HTML inside a text: what of it becomes elements, and what is shown as it was written.
//
// Decided where the text is rendered, and not by the sanitisers, so that all of them get the same:
// well-formed tags (CommonMark 0.31.2 §6.6) of elements that a message may hold, and text. Shown are
// tags of no element of HTML's, tags that open or close nothing, and comments. An element that no
// message may hold gives its text; only of scripts and style sheets nothing is left.

export const ELEMENTS = (
  "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 " +
  "h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup " +
  "table tbody td tfoot th thead time tr u ul var wbr"
).split(" ");
// The other elements of HTML (WHATWG §4 and §16.2) that have content.
const WITHHELD = new Set(
  (
    "acronym address applet article aside audio bdi bdo big body button canvas center colgroup data " +
    "datalist dialog dir fieldset font footer form frameset head header hgroup html iframe label legend " +
    "listing main map marquee math menu meter nav nobr noembed noframes noscript object optgroup option " +
    "output picture plaintext progress rb rtc script search section select slot strike style svg template " +
    "textarea title tt video xmp"
  ).split(" "),
);
const LOST = new Set(["script", "style"]);
const VOID = new Set(["br", "hr", "img", "wbr"]);
const SHOWN = new Set(ELEMENTS);
// Elements that may be left open, and what they stand in then.
const HOLDERS = {
  dd: ["dl"], dt: ["dl"], li: ["ul", "ol"], p: ["blockquote", "details", "div", "td", "th"],
  tbody: ["table"], td: ["tr"], tfoot: ["table"], th: ["tr"], thead: ["table"],
  tr: ["table", "tbody", "tfoot", "thead"],
};
// What may stay open to the end of a block of HTML, unless the line goes on in words: then it is
// spoken of.
const BOXES = new Set("blockquote details div dl ol pre table ul".split(" "));

const TAG =
  /<!--[^]*?(?:-->|$)|<\?[^]*?(?:\?>|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z:_][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(\/?)>/gi;

const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

export const escape = (text) => text.replace(/[&<>]/g, (found) => ESCAPED[found]);

// [{raw, name?, closing, alone, source}] of HTML as it was written; texts have no name.
function parts(raw) {
  const found = [];
  let at = 0;
  for (const { 0: tag, 1: slash, 2: name, 3: attributes, 4: end, index } of raw.matchAll(TAG)) {
    if (index > at) found.push({ raw: raw.slice(at, index), text: true });
    const one = { raw: tag };
    if (name && !(slash && attributes)) {
      one.name = name.toLowerCase();
      one.closing = slash === "/";
      one.alone = end === "/";
      one.attributes = attributes;
    }
    found.push(one);
    at = index + tag.length;
  }
  if (at < raw.length) found.push({ raw: raw.slice(at), text: true });
  return found;
}

const isOpening = ({ name, closing, alone }) => !closing && !alone && (SHOWN.has(name) || WITHHELD.has(name));

// Whether a block of HTML that begins like this is one of an element, or has no name.
export function isOfHtml(html) {
  const name = /^ {0,3}<\/?([a-z][a-z0-9-]*)/i.exec(html)?.[1].toLowerCase();
  return !name || SHOWN.has(name) || WITHHELD.has(name);
}

// Names of the elements that are open after `raw`, given those before it.
export function stillOpen(raw, open) {
  for (const tag of parts(raw)) {
    if (VOID.has(tag.name)) continue;
    if (isOpening(tag)) open.push(tag.name);
    else if (tag.closing && open.includes(tag.name)) open.length = open.lastIndexOf(tag.name);
  }
  return open;
}

// Finds for each tag the one that closes it (`end`) or, where it may stay open, what holds it.
function pair(items) {
  const open = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (VOID.has(item.name)) continue;
    if (LOST.has(item.name) && isOpening(item)) {
      const end = items.findIndex(({ name, closing }, at) => at > index && closing && name === item.name);
      if (end < 0) continue;
      for (const lost of items.slice(index, end + 1)) lost.lost = true;
      index = end;
    } else if (item.closing) {
      const at = open.findLastIndex(({ name }) => name === item.name);
      if (at < 0) continue;
      item.start = open[at];
      open[at].end = item;
      open.length = at;
    } else if (isOpening(item)) {
      const holders = HOLDERS[item.name];
      if (holders && open.at(-1)?.name === item.name) open.pop();
      if (holders) item.holder = open.findLast(({ name }) => holders.includes(name));
      else item.isEmpty = isEmpty(items, index);
      item.isNamed = /^[ \t]*\S/.test(items[index + 1]?.text ? items[index + 1].raw : "");
      open.push(item);
    }
  }
}

function isEmpty(items, index) {
  const [next, after] = items.slice(index + 1, index + 3);
  const end = next?.text && !next.raw.trim() ? after : next;
  return Boolean(end?.closing && end.name === items[index].name);
}

// A tag is meant as one when it has its other half, or attributes.
function isElement(item, block) {
  if (item.closing) return Boolean(item.start) && isElement(item.start, block);
  if (item.name === "hr") return block; // inside a sentence it is spoken of
  if (VOID.has(item.name)) return item.name !== "img" || /\ssrc\s*=/i.test(item.attributes);
  if (item.isEmpty && !block) return false;
  if (item.end || (item.holder && isElement(item.holder, block))) return true;
  return SHOWN.has(item.name) && !item.alone && (Boolean(item.attributes) || (block && !item.isNamed && BOXES.has(item.name)));
}

function written(item, block) {
  if (item.lost) return "";
  if (item.text) return item.raw.replace(/</g, "&lt;");
  if (!item.name || !isElement(item, block)) return escape(item.raw);
  return SHOWN.has(item.name) ? item.raw : "";
}

const isOnlyText = (item, block) => !item.lost && (!item.name || !isElement(item, block));

// Writes into each of `tokens` that is HTML what is made of it, given all of them. Returns those in
// which nothing is more than text.
export function settle(tokens) {
  const items = [];
  for (const token of tokens) {
    token.parts = token.type === "html" ? parts(token.raw) : [{ raw: token.raw }];
    items.push(...token.parts);
  }
  pair(items);
  const texts = [];
  for (const token of tokens) {
    if (token.type === "html") {
      token.text = token.parts.map((item) => written(item, token.block)).join("");
      if (token.parts.every((item) => isOnlyText(item, token.block))) texts.push(token);
    } else if (token.parts[0].lost) Object.assign(token, { type: "html", text: "" });
    delete token.parts;
  }
  return texts;
}

// HTML of another origin than Markdown, in the same way.
export function legible(html) {
  const token = { type: "html", block: true, raw: html };
  settle([token]);
  return token.text;
}
