// A start that waits: `data-start="idle"`, `"visible"` or `"interaction"`, for pages on which the chat is
// not the first thing. Whatever people do with the chat, and whatever a script wants a result of, starts
// it at once.

/** What a visitor sees of the chat, and uses. */
const CHAT = "chat-py, #chatContainer, #messageForm, #messageInput, #userMessage, #sendBtn, #sendMessage, [data-chat-id]";
const USES = ["pointerdown", "keydown", "focusin", "input"];
/** Milliseconds after which a page that is never idle starts it all the same. */
const PATIENCE = 5000;
/** How far below the visible part of the page it starts. */
const NEAR = "200px";

function whenIdle(begin) {
  const idle = () =>
    "requestIdleCallback" in globalThis ? requestIdleCallback(begin, { timeout: PATIENCE }) : setTimeout(begin, 0);
  if (document.readyState === "complete") idle();
  else addEventListener("load", idle, { once: true });
}

function whenVisible(begin, signal) {
  const watch = () => {
    const places = document.querySelectorAll(CHAT);
    if (!places.length) return whenIdle(begin); // a page that makes them later, or has other ones
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && begin(),
      { rootMargin: NEAR },
    );
    for (const place of places) observer.observe(place);
    signal.addEventListener("abort", () => observer.disconnect());
  };
  if (document.readyState !== "loading") watch();
  else document.addEventListener("DOMContentLoaded", watch, { once: true });
}

const WAYS = { idle: whenIdle, visible: whenVisible, interaction() {} };

/**
 * Start when a script wants a result: a promise that the page holds nobody else would ever keep.
 *
 * @param {object} bridge of chat-py.js
 * @param {(priority?: "low") => void} start called once
 * @returns {(priority?: "low") => void} starts for another reason
 */
export function hold(bridge, start) {
  let begun = false;
  const begin = (priority) => {
    if (begun) return;
    begun = true;
    delete bridge.pending.set;
    start(priority);
  };
  if (bridge.pending.size) begin();
  else bridge.pending.set = (...call) => (begin(), Map.prototype.set.apply(bridge.pending, call));
  return begin;
}

/**
 * @param {string} when the attribute's value
 * @param {object} bridge of chat-py.js
 * @param {(priority?: "low") => void} start called once
 */
export function wait(when, bridge, start) {
  const waiting = new AbortController();
  const { signal } = waiting;
  const begin = hold(bridge, (priority) => {
    waiting.abort();
    start(priority);
  });
  const way = WAYS[when];
  if (!way) {
    const known = [...Object.keys(WAYS), "later", "pyscript"].join(", ");
    console.warn(`chat_py: data-start="${when}" on the tag is none of ${known}; the chat starts at once.`);
    return begin();
  }
  if (signal.aborted) return;
  const used = ({ target }) => target.closest?.(CHAT) && begin();
  for (const type of USES) addEventListener(type, used, { capture: true, signal });
  if (document.activeElement?.closest(CHAT)) return begin();
  way(() => begin("low"), signal);
}
