// The elements of the first view, the same as Python's (chat_py/message/elements.py, chat_py/ui/chat_list.py,
// chat_py/view/icons.py), which stay where Python's are equal.

import { render, renderTyped } from "../markdown/markup.mjs";
import { create, drawnAhead, element } from "../page/elements.mjs";
import { icon } from "../page/icons.mjs";
import { isMedia, parseUrl } from "../templates/addresses.mjs";
import { fill } from "../templates/fill.mjs";
import { actions, dayLabel, menus } from "./words.mjs";

const HUES = 8;
const MOST = 120; // characters of a preview
const LIKES = ["like", "dislike"];

const placeIn = (root, name) => root.querySelector(`[data-slot="${name}"]`);
const graphemes = (text) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
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

function face(name, source) {
  if (source && isMedia(parseUrl(source))) return { name, picture: source };
  return { name, initial: (graphemes(name.trim())[0] ?? "•").toUpperCase(), hue: String(crc32(name.trim()) % HUES) };
}

function button(name, label, attributes) {
  return create("button", JSON.stringify({ type: "button", "aria-label": label, title: label, ...attributes }), icon(name));
}

function buttons({ id, sender, done, usage }, { words, formats }) {
  const made = actions[sender].map((name) =>
    button(name, words[`action.${name}`], {
      class: "cp-icon-button",
      "data-message-action": name,
      "data-message-id": id,
      "aria-pressed": LIKES.includes(name) ? String(done.includes(name)) : null,
    }));
  const tokens = { input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 };
  const more = button("more", words["chat.more"], {
    class: "cp-icon-button dropdown-toggle",
    "aria-expanded": "false",
    "data-menu-actions": menus[sender].join(" "),
    "data-menu-note": usage && words["message.usage"].replace(/\{(\w+)\}/g, (_, name) => formats.number(tokens[name])),
    "data-message-id": id,
  });
  return [...made, create("div", JSON.stringify({ class: "cp-menu dropdown" }), more)];
}

// `person`: {name, avatar}. A reader knows the own face, and a narrator has none.
function article({ id, sender, text, timestamp, done = [] }, person, { formats }, state, made) {
  const who = sender === "bot" ? face(person.name, person.avatar) : { name: person.name };
  const when = timestamp === null ? {} : { time: formats.time(timestamp), datetime: iso(timestamp), moment: formats.moment(timestamp) };
  const given = Object.fromEntries(LIKES.map((name) => [`${name}d`, String(done.includes(name))]));
  const root = fill("message", { id, sender, ...who, ...when, ...given });
  const body = placeIn(root, "text");
  if (sender === "user") body.classList.add("cp-typed");
  (sender === "user" ? renderTyped : render)(body, text);
  placeIn(root, "actions")?.append(...made);
  root.dataset.state = state;
  return root;
}

/** @returns {Element} a message that the server has */
export const drawMessage = (message, person, speech) =>
  drawnAhead(article(message, person, speech, "sent", buttons(message, speech)));

/** @returns {Element} a message that waits for Python */
export function drawEarly({ id, content, chat_id, timestamp }, person, speech) {
  const { words } = speech;
  const message = { id, sender: "user", text: content, timestamp };
  const copy = button("copy", words["action.copy"], { class: "cp-icon-button", "data-message-action": "copy", "data-message-id": id });
  const made = article(message, person, speech, "sending", [copy]);
  placeIn(made, "status").append(element("p", { class: "cp-message__status" }, words["message.starting"]));
  made.dataset.early = chat_id;
  return made;
}

/** @returns {Element} the line above a day */
export function drawDay(timestamp, speech) {
  const day = speech.formats.day(timestamp);
  return drawnAhead(fill("day", { label: dayLabel(timestamp, speech, "long"), day, moment: String(timestamp) }));
}

function oneLine(text) {
  const line = text.slice(0, 10 * MOST).trim().split(/\s+/).join(" ");
  if (line.length <= MOST) return line;
  const shown = graphemes(line);
  return shown.length <= MOST ? line : `${shown.slice(0, MOST - 1).join("").trimEnd()}…`;
}

const isToday = (ms, { day }) => day(ms) === day(Date.now());
const timeOf = (ms, speech) =>
  isToday(ms, speech.formats) ? speech.formats.time(ms) : dayLabel(ms, speech, "short");

/** @returns {Element} an entry of the list */
export function drawEntry({ id, name, avatar: source, preview, timestamp }, speech, current) {
  const when = timestamp === null ? {} : { time: timeOf(timestamp, speech), datetime: iso(timestamp), moment: String(timestamp) };
  const address = `?chat=${encodeURIComponent(id)}`;
  const made = drawnAhead(fill("chat", { ...face(name, source), id, address, preview: oneLine(preview), ...when }));
  if (current) made.setAttribute("aria-current", "page");
  return made;
}
