// Footnotes on the page: from the text to the note, and back to where one was.

import { element } from "../page/elements.mjs";
import { root } from "../page/root.mjs";

const MARK = "language-cp-note-";

let words = { note: "Note {label}", note_back: "Back to the text" };

export const configure = (settings) => void (words = settings.words);

// What stands for notes until the text has been sanitised.
export function drawNotes(host) {
  for (const mark of host.querySelectorAll(`:not(pre) > code[class^="${MARK}"]`)) {
    const label = mark.textContent;
    if (mark.className === `${MARK}reference`) {
      mark.replaceWith(element("sup", { class: "cp-note-reference", "data-note": label }, label));
    } else if (mark.parentElement.matches("div:not([class])") && !mark.previousSibling) {
      mark.parentElement.className = "cp-note";
      mark.parentElement.dataset.note = label;
      mark.replaceWith(element("span", { class: "cp-note__label", "aria-hidden": "true" }, label));
    }
  }
}

// Goes there without the page's address, which is the chat's.
function lead(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const place = root.getElementById(link.getAttribute("href").slice(1));
    place?.scrollIntoView({ block: "nearest" });
    place?.focus({ preventScroll: true });
  });
  return link;
}

export function addNoteLinks(host) {
  for (const reference of host.querySelectorAll("sup.cp-note-reference")) {
    const { note } = reference.dataset;
    const name = words.note.replace("{label}", note);
    reference.replaceChildren(lead(element("a", { href: "#", role: "doc-noteref", "aria-label": name }, note)));
  }
  for (const note of host.querySelectorAll("div.cp-note")) {
    note.role = "note";
    note.tabIndex = -1;
    note.setAttribute("aria-label", words.note.replace("{label}", note.dataset.note));
    const last = note.lastElementChild;
    const attributes = { href: "#", class: "cp-note__back", role: "doc-backlink", "aria-label": words.note_back };
    const back = lead(element("a", { ...attributes, hidden: "" }, "↩")); // until something leads here
    (last?.localName === "p" ? last : note).append(" ", back);
  }
}

const prefixes = new WeakMap(); // a message's text → what the ids in it begin with
let count = 0;

// Gives the notes of one message, and what leads to them, ids that nothing else of the page has.
export function connectNotes(root) {
  const notes = [...root.querySelectorAll(".cp-note")];
  if (!notes.length) return;
  if (!prefixes.has(root)) prefixes.set(root, `cp-note-${++count}`);
  const references = [...root.querySelectorAll(".cp-note-reference > a")];
  const known = new Set();
  for (const [number, note] of notes.entries()) {
    const label = note.dataset.note.toLowerCase();
    if (known.has(label)) continue; // the first of a name is the one that counts
    known.add(label);
    note.id = `${prefixes.get(root)}-${number + 1}`;
    const here = references.filter(({ parentElement }) => parentElement.dataset.note.toLowerCase() === label);
    for (const [at, reference] of here.entries()) {
      reference.id = `${note.id}-${at + 1}`;
      reference.href = `#${note.id}`;
    }
    const back = note.querySelector(".cp-note__back");
    back.hidden = !here.length;
    back.href = here.length ? `#${note.id}-1` : "#";
  }
}
