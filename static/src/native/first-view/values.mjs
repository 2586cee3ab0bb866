// What the templates of the first view are filled with, as Python fills them (chat_py/message/elements.py,
// chat_py/ui/chat_list.py, chat_py/view/icons.py).

import { graphemes, oneLine, quote, strip } from "./texts.mjs";

const HUES = 8;
const MOST = 120; // characters of a preview
const LIKES = ["like", "dislike"];
// As chat_py/base/media_url.py.
const SCHEME = /^[A-Za-z][A-Za-z\d+.-]*:/;
const MEDIA = /^(?:https?|blob):/i;
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif)[;,]/i;

const iso = (ms) => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace(".000", "");

// As Python's zlib.crc32.
function crc32(text) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

function mediaUrl(source) {
  const cleaned = source.replace(/[\t\n\r]/g, "").replace(/^[\0- ]+|[\0- ]+$/g, "");
  return !SCHEME.test(cleaned) || MEDIA.test(cleaned) || PICTURE.test(cleaned) ? cleaned : "";
}

export function face(name, source) {
  const picture = mediaUrl(source);
  if (picture) return { name, picture };
  const shown = strip(name);
  return { name, initial: (graphemes(shown)[0] ?? "•").toUpperCase(), hue: String(crc32(shown) % HUES) };
}

/** `person`: {name, avatar}. A reader knows the own face, and a narrator has none. */
export function messageValues({ id, sender, timestamp, done = [] }, person, formats) {
  const who = sender === "bot" ? face(person.name, person.avatar) : { name: person.name };
  const when = timestamp === null ? {} : { time: formats.time(timestamp), datetime: iso(timestamp), moment: formats.moment(timestamp) };
  const given = Object.fromEntries(LIKES.map((name) => [`${name}d`, String(done.includes(name))]));
  return { id, sender, ...who, ...when, ...given };
}

/** `timeOf` gives how the list says a moment. */
export function entryValues({ id, name, avatar, preview, timestamp }, timeOf) {
  const when = timestamp === null ? {} : { time: timeOf(timestamp), datetime: iso(timestamp), moment: String(timestamp) };
  return { ...face(name, avatar), id, address: `?chat=${quote(id)}`, preview: oneLine(preview, MOST), ...when };
}
