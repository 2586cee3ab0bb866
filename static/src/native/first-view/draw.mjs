// The elements of the first view, the same as Python's (chat_py/message/elements.py, chat_py/ui/chat_list.py),
// which stay where Python's are equal.

import { render, renderTyped } from "../markdown/markup.mjs";
import { create, drawnAhead, element } from "../page/elements.mjs";
import { icon } from "../page/icons.mjs";
import { fill } from "../templates/fill.mjs";
import { entryValues, messageValues } from "./values.mjs";
import { actions, dayLabel, hints, menus } from "./words.mjs";

const LIKES = ["like", "dislike"];
const LOCAL_ID = "local-"; // of one that the server keeps without an id

const placeIn = (root, name) => root.querySelector(`[data-slot="${name}"]`);

function button(name, label, attributes) {
  return create("button", JSON.stringify({ type: "button", "aria-label": label, title: label, ...attributes }), icon(name));
}

const copyButton = (id, words) =>
  button("copy", words["action.copy"], { class: "cp-icon-button", "data-message-action": "copy", "data-message-id": id });

function buttons({ id, sender, done, usage }, { words, formats }) {
  if (id.startsWith(LOCAL_ID)) return [copyButton(id, words)];
  const menu = (shape, label, kind, attributes) => {
    const shown = { class: "cp-icon-button dropdown-toggle", "aria-expanded": "false", "data-message-id": id };
    return create("div", JSON.stringify({ class: `cp-menu cp-${kind} dropdown` }), button(shape, label, { ...shown, ...attributes }));
  };
  const made = actions[sender].flatMap((name) => {
    const one = button(name, words[`action.${name}`], {
      class: "cp-icon-button",
      "data-message-action": name,
      "data-message-id": id,
      "aria-pressed": LIKES.includes(name) ? String(done.includes(name)) : null,
    });
    if (name !== "regenerate") return one;
    return [one, menu("down", words["action.hints"], "hints", { "data-menu-actions": hints })];
  });
  const tokens = { input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 };
  const more = menu("more", words["chat.more"], "more", {
    "data-menu-actions": menus[sender].join(" "),
    "data-menu-note": usage && words["message.usage"].replace(/\{(\w+)\}/g, (_, name) => formats.number(tokens[name])),
  });
  return [...made, more];
}

function article(message, person, { formats }, state, made) {
  const { sender, text } = message;
  const root = fill("message", messageValues(message, person, formats));
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
  const made = article(message, person, speech, "sending", [copyButton(id, words)]);
  placeIn(made, "status").append(element("p", { class: "cp-message__status" }, words["message.starting"]));
  made.dataset.early = chat_id;
  return made;
}

/** @returns {Element} the line above a day */
export function drawDay(timestamp, speech) {
  const day = speech.formats.day(timestamp);
  return drawnAhead(fill("day", { label: dayLabel(timestamp, speech, "long"), day, moment: String(timestamp) }));
}

const HEADED = ["day.today", "day.yesterday"]; // a heading names these days
function timeOf(ms, speech) {
  const label = dayLabel(ms, speech, "short");
  return HEADED.some((key) => speech.words[key] === label) ? speech.formats.time(ms) : label;
}

/** @returns {Element} an entry of the list */
export function drawEntry(entry, speech, current) {
  const made = drawnAhead(fill("chat", entryValues(entry, (ms) => timeOf(ms, speech))));
  if (current) made.setAttribute("aria-current", "page");
  return made;
}
