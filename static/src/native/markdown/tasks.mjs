// The boxes of task lists (GFM §5.3): the page's own controls, which no text can write itself.

import { element } from "../page/elements.mjs";

const MARK = "language-cp-task-";
let words = { done: "Done", open: "To do" };

export const configure = (settings) => void (words = { done: settings.words.done, open: settings.words.open });

// What stands for a box until the text has been sanitised.
export const taskMark = (done) => `<code class="${MARK}${done ? "done" : "open"}"></code>`;

export function drawTasks(host) {
  for (const mark of host.querySelectorAll(`code[class^="${MARK}"]`)) {
    const done = mark.className === `${MARK}done`;
    const label = done ? words.done : words.open;
    const box = element("input", { type: "checkbox", disabled: "", class: "cp-task", "aria-label": label });
    if (done) box.setAttribute("checked", "");
    mark.replaceWith(box);
  }
}
