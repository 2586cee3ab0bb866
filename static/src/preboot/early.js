// Events among the page's own scripts before Python is there: `on` hears `triggerChatEvent` at
// once. Python repeats both from the queue, and then tells everybody else.

import { bridge } from "./bridge.js";

const listeners = new Set(); // {name, handler, once, forget}
let over = false; // Python has listened: from then on it does all of this

const early = () => !over && !(over = Boolean(bridge.ask));

// A name without its `chat:` prefix, which belongs to some names (chat_py/broadcast/bus.py).
const canonical = (bridge.canonical = (name) =>
  __SURFACE__.prefixed.includes(name) ? name : String(name).replace(/^chat:/, ""));

export function listen(path, [name, handler], forget) {
  if (!early() || typeof handler !== "function") return () => {};
  const listener = { name: canonical(name), handler, once: path.endsWith("once"), forget };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function unlisten(path, [name, handler]) {
  if (!path.endsWith(".off")) return;
  for (const listener of listeners)
    if (listener.name === canonical(name) && (!handler || listener.handler === handler)) listeners.delete(listener);
}

// The path to send an event by: once the page's own listeners have heard it, another.
export function tell(path, [name, data = {}]) {
  if (!early() || !path.endsWith(".triggerChatEvent") || typeof name !== "string") return path;
  announce(canonical(name), data);
  return "event.heard";
}

export function announce(name, data) {
  if (!early()) return;
  for (const listener of [...listeners]) {
    if (listener.name !== name && listener.name !== "*") continue;
    if (listener.once) {
      listeners.delete(listener);
      listener.forget();
    }
    try {
      if (listener.name === "*") listener.handler(name, data);
      else listener.handler(data);
    } catch (error) {
      reportError(error);
    }
  }
}
