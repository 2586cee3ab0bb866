// The keys that open a sheet, before Python is there: they wait for it, visibly.

import { choices } from "../page/choices.mjs";
import { root } from "../page/root.mjs";

const FIELD = "input, textarea, select, [contenteditable]";

// As chat_py/host/dom_events.py and chat_py/view/shortcuts.py.
function opensSheet({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing, target }) {
  if (isComposing || altKey) return false;
  if (/^[?？]$/.test(key)) return !ctrlKey && !metaKey && !target.closest(FIELD);
  const apple = /^(Mac|iP)/.test(navigator.platform);
  return ctrlKey !== metaKey && metaKey === apple && !shiftKey && /^k$/i.test(key);
}

/** @param {object} bridge of chat-py.js, `page` its facts */
export function keepKeys(bridge, { config, tag }) {
  if (choices.shortcuts === false || !/^(?:true|1|on|yes)$/i.test(config.shortcuts ?? tag.shortcuts)) return;
  let pulse;
  root.addEventListener("keydown", (event) => {
    if (bridge.started || bridge.broken || event.defaultPrevented || !opensSheet(event)) return;
    event.preventDefault();
    if (pulse) return; // for the sheet that was asked for first
    const { target } = event;
    // What stands there says that the chat is getting ready; this, that the key was heard.
    const sign = root.querySelector("[data-boot]") ?? target;
    pulse = sign.animate({ opacity: [1, 0.3, 1] }, { duration: 1000, iterations: Infinity });
    bridge.queue.push([() => (pulse.cancel(), target.dispatchEvent(new KeyboardEvent("keydown", event)))]);
  });
}
