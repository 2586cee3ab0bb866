// What a visitor does before Python listens is remembered and replayed, and the browser's own
// action (leaving the page) is held back.

import { bridge, send } from "./bridge.js";
import { attempt, box, submitted } from "./draft.js";

const LINK = "a[data-chat-id], :is(button, [role=button])[data-chat-id]:not([data-chat-id] *)";
// What Bootstrap opens by itself is not clicked once more.
const BUTTON = "[data-theme-toggle], [data-nav], .dropdown-toggle:not([data-bs-toggle])";

// As chat_py/view/enter_key.py; what the reader has chosen is read as native/page/choices.mjs does it.
function enterSends() {
  const chosen = attempt(() => JSON.parse(localStorage.getItem("chat_py.choices")).enterSends);
  const given = chosen ?? globalThis.CHAT_PY?.enterSends ?? bridge.tag?.dataset.enterSends;
  return given === "keyboard" ? matchMedia("(pointer: fine)").matches : /^(?:true|1|on|yes)$/i.test(given);
}

// Until `signal` aborts; without one, only leaving the page is held back for good.
export function capture(signal) {
  const listen = (type, handler) =>
    document.addEventListener(type, (bridge[type] = handler), { capture: true, signal }); // for embed/embed.mjs
  const submit = (event) => {
    event.preventDefault();
    const text = box()?.value;
    // One text in the box is one message, however often one clicks.
    if (!signal || !text || submitted.some(([sent, stored]) => sent === text && !stored)) return;
    const args = [text]; // native/first-view/early.mjs adds what it has stored
    bridge.queue.push(["event.submitted", args]);
    submitted.push(args);
    bridge.sent?.(args);
  };

  listen("submit", (event) => event.target.matches("#messageForm") && submit(event));
  listen("click", (event) => {
    const target = event.target;
    if (target.closest("#sendBtn, #sendMessage")) return submit(event);
    const button = target.closest(BUTTON);
    if (button && signal) bridge.queue.push([() => button.click(), button]);
    const link = target.closest(LINK);
    if (link && link === target.closest("[data-chat-id]") && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
      event.preventDefault();
      send("ChatEventManager.handleChatSelection", [link.dataset.chatId]);
    }
  });
  listen("keydown", (event) => {
    const other = event.key !== "Enter" || event.altKey || event.shiftKey || event.isComposing || event.keyCode === 229;
    if (!other && (event.ctrlKey || event.metaKey || enterSends()) && event.target === box()) submit(event);
  });
}
