// The clipboard, with one thing in two forms: HTML for a word processor, text for everything else.

import { root } from "./root.mjs";

const types = (text, html) => ({ "text/plain": text, ...(html && { "text/html": html }) });

// By the Clipboard API, which is there in secure contexts only, and may be denied.
async function byApi(text, html) {
  const { clipboard } = navigator;
  if (!html) return clipboard.writeText(text);
  const blobs = Object.entries(types(text, html)).map(([type, data]) => [type, new Blob([data], { type })]);
  return clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

// By a copy command, as on http:// in a local network. The command needs something that is selected;
// what is put on the clipboard instead of it is up to the event.
function byCommand(text, html) {
  const before = root.activeElement;
  const selection = getSelection();
  const ranges = Array.from({ length: selection.rangeCount }, (_, index) => selection.getRangeAt(index));
  const box = document.createElement("textarea");
  box.value = text || " ";
  box.readOnly = true; // no keyboard comes up
  box.ariaHidden = "true";
  Object.assign(box.style, { position: "fixed", insetBlockStart: "0", opacity: "0", pointerEvents: "none" });
  let copied = false;
  const take = (event) => {
    for (const [type, data] of Object.entries(types(text, html))) event.clipboardData.setData(type, data);
    event.preventDefault();
    event.stopImmediatePropagation();
    copied = true;
  };
  // Outside of an open dialog nothing can be selected.
  (before?.closest("dialog") ?? document.body).append(box);
  addEventListener("copy", take, true);
  try {
    box.focus({ preventScroll: true });
    box.select();
    return document.execCommand("copy") && copied;
  } finally {
    removeEventListener("copy", take, true);
    box.remove();
    before?.focus({ preventScroll: true });
    if (ranges.length) {
      selection.removeAllRanges();
      for (const range of ranges) selection.addRange(range);
    }
  }
}

// Rejects where neither is allowed.
export async function copy(text, html) {
  try {
    await byApi(text, html);
  } catch (error) {
    if (!byCommand(text, html)) throw error;
  }
}
