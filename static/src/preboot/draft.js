// What was typed while Python could not keep it: over a start that failed, and over a reload.

import { bridge } from "./bridge.js";

const KEY = "chat_py.early";
export const box = () => bridge.root.querySelector("#messageInput, #userMessage");
export const submitted = []; // [what stood in the box] each time it was sent, unless it is stored

// null when storage is denied: then the text stays in the box as long as the page does.
export function attempt(run) {
  try {
    return run();
  } catch {
    return null;
  }
}

export function keepDraft() {
  const value = box()?.value ?? "";
  const text = [...submitted.map(([sent]) => sent).filter((sent) => !value.startsWith(sent)), value].join("\n").trim();
  if (text) attempt(() => sessionStorage.setItem(KEY, text));
}

export function restoreDraft() {
  const text = attempt(() => sessionStorage.getItem(KEY));
  const place = box();
  if (!text || !place) return;
  place.value ||= text;
  attempt(() => sessionStorage.removeItem(KEY));
}
