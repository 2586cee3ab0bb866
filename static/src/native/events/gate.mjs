// Events between the bus and the page: DOM CustomEvents on `document`, and jQuery where present.
//
// jQuery's handlers also hear native events, so while a CustomEvent goes out `jQuery.event.
// triggered` is set to its name, which is jQuery's own mark for "already triggered" (3.x, 4.x).

import { held } from "../border/codec.mjs";
import { guard, textOf } from "./hooks.mjs";
import { MAX_NESTED, begin, deliver, end, isUnderway } from "./listeners.mjs";

export { count, register } from "./listeners.mjs";
export { textOf };

const bridge = globalThis[Symbol.for("chat_py.bridge")];
const PREFIX = "chat:";
const OWN = "chatpy"; // the namespace of the chat's own handlers in jQuery

const MOST_NAMES = 1000; // whose spellings are kept; a page may make up names for ever

const spelled = new Map();
const camel = (name) => name.replace(/[:-](.)/g, (_, letter) => letter.toUpperCase());
const older = new Map(); // a name as older scripts spell it ("messageSent") → the name
const olderOf = new Map();

function learn(names) {
  for (const name of names) {
    older.set(camel(name), name);
    olderOf.set(name, camel(name));
  }
  spelled.clear();
}

function canonical(name) {
  const plain = bridge.canonical(name);
  return older.get(plain) ?? plain;
}

// Made once: to the DOM a text that was put together is another each time.
function spellings(name) {
  let all = spelled.get(name);
  if (!all) {
    if (spelled.size >= MOST_NAMES) spelled.clear();
    all = name.startsWith(PREFIX) ? [name] : [name, PREFIX + name];
    if (olderOf.has(name)) all.push(PREFIX + olderOf.get(name));
    spelled.set(name, all);
  }
  return all;
}

const jquery = () => {
  const $ = globalThis.jQuery;
  return typeof $ === "function" && $.event && typeof $.fn?.trigger === "function" ? $ : null;
};

const isForeign = ({ namespace }) => namespace !== OWN;

// Whether a trigger on `document` would call anybody but the chat: a trigger without handlers costs
// more than the rest of an event. Where jQuery does not say, it would. (`global` has every name that
// there ever was a handler for.)
function hears($, name) {
  if (!$._data || $.event.special?.[name]) return true;
  if ($.event.global && !$.event.global[name]) return false;
  const hasHandler = (node) => $._data(node, "events")?.[name]?.some(isForeign);
  return hasHandler(document) || hasHandler(globalThis);
}

// Name → the data of its events under way, outermost first.
const underway = new Map();

// Scripts that carry events between jQuery and the DOM themselves send the same data again.
function isEcho(name, detail) {
  const outer = underway.get(name);
  return outer !== undefined && (outer.includes(detail ?? null) || outer.length >= MAX_NESTED);
}

const enter = (name, detail) => {
  const outer = underway.get(name);
  underway.set(name, outer ? [...outer, detail ?? null] : [detail ?? null]);
  return outer;
};

const leave = (name, outer) => {
  if (outer) underway.set(name, outer);
  else underway.delete(name);
};

function during(name, detail, run) {
  const outer = enter(name, detail);
  try {
    run();
  } finally {
    leave(name, outer);
  }
}

// Lets jQuery's handlers ignore native events of this name; returns the undo.
function mute(name) {
  const $ = jquery();
  if (!$) return () => {};
  const before = $.event.triggered;
  $.event.triggered = name;
  let undo = () => ($.event.triggered = before);
  return () => {
    undo();
    undo = () => {};
  };
}

// What `mute` does, for the length of one dispatch.
function dispatch($, name, detail) {
  const event = new CustomEvent(name, { detail });
  bridge.root.host?.dispatchEvent(new CustomEvent(name, { detail })); // for whoever listens at `<chat-py>`
  if (!$) return void document.dispatchEvent(event);
  const before = $.event.triggered;
  $.event.triggered = name;
  try {
    document.dispatchEvent(event);
  } finally {
    $.event.triggered = before;
  }
}

// A handler of the page that throws ends jQuery's dispatch; the other spellings still go out.
function trigger($, name, detail, properties) {
  if ($ && hears($, name)) guard(() => $(document).trigger($.Event(name, properties), [detail]));
}

// jQuery triggers a submit, and a click on a link, without a native event. The native listeners of
// the chat get one, or the form would leave the page. (For everything else jQuery makes its own.)
const LINK = "a:is([data-chat-id], [data-message-action], [data-image-action])";

function makeNative(event) {
  if (event.originalEvent || event.isDefaultPrevented()) return;
  const { type, target } = event;
  if (type === "click" && !target.matches?.(LINK)) return;
  const Native = type === "click" ? MouseEvent : SubmitEvent;
  const unmute = mute(type);
  try {
    const goesOn = target.dispatchEvent(new Native(type, { bubbles: true, cancelable: true }));
    if (!goesOn) event.preventDefault();
  } finally {
    unmute();
  }
}

function send(name, detail, dom = "", heard = "") {
  for (const spelling of spellings(name)) {
    if (spelling === dom) continue;
    const $ = jquery();
    dispatch($, spelling, detail);
    if (spelling !== heard) trigger($, spelling, detail);
  }
}

// To every listener of the page, in every spelling, once.
export function emit(name, detail) {
  if (isEcho(name, detail)) return;
  const outer = enter(name, detail);
  send(name, detail); // no listener's failure comes out of it
  leave(name, outer);
}

export const emitText = (name, text) => emit(name, JSON.parse(text));
export const emitHeld = (name, handle) => emit(name, held(handle));

// An event that a script triggers, without Python; false where Python has to do it.
export function triggerAlone(name, detail = {}) {
  if (typeof name !== "string") return false;
  name = canonical(name);
  if (!begin(name)) return true;
  try {
    const done = deliver(name, detail);
    if (done) emit(name, detail);
    return done;
  } finally {
    end();
  }
}

// Calls `callback(name, detail)` for events of these names that other code of the page sends, and
// sends them on in the other spellings. It answers false for what Python knows as its own echo.
export function subscribe(names, callback) {
  const stop = new AbortController();
  const { signal } = stop;
  learn(names);
  const receive = (name, detail, heard) => {
    if (isEcho(name, detail) || !begin(name)) return;
    const run = () => {
      if (isUnderway(name, detail)) return;
      let news = true;
      if (!deliver(name, detail ?? {})) guard(() => (news = callback(name, detail)));
      if (news !== false) send(name, detail, heard.dom, heard.jquery);
    };
    try {
      during(name, detail, run);
    } finally {
      end();
    }
  };

  // jQuery's handlers would hear a native event without its data as an argument, so they are told
  // by us, after the page's own listeners: an event on `document` itself is at its end then.
  const fromDom = (name, event) => {
    if (isEcho(name, event.detail)) return;
    const atDocument = event.target === document;
    const unmute = atDocument ? mute(event.type) : () => {};
    const { detail, type } = event;
    const stopWaiting = () => document.removeEventListener(type, finish);
    const finish = (other) => {
      if (other !== event) return; // another of the name, sent by a listener of this one
      stopWaiting();
      unmute();
      if (atDocument)
        during(name, detail, () => trigger(jquery(), type, detail, { originalEvent: event, detail }));
      receive(name, detail, { dom: type });
    };
    document.addEventListener(type, finish, { signal });
    queueMicrotask(() => {
      stopWaiting(); // for an event that a listener has stopped
      unmute();
    });
  };
  for (const name of names)
    for (const spelling of spellings(name))
      document.addEventListener(spelling, (event) => fromDom(name, event), { capture: true, signal });

  let off = () => {};
  const bind = () => {
    const $ = jquery();
    if (!$ || off.$ === $) return;
    off();
    const all = names.flatMap(spellings).map((name) => `${name}.${OWN}`).join(" ");
    $(document).on(all, ({ type, originalEvent }, detail) => {
      if (originalEvent) return; // heard as a native event
      receive(canonical(type), detail, { jquery: type });
    });
    $(document).on(`submit.${OWN} click.${OWN}`, makeNative);
    off = () => $(document).off(`.${OWN}`);
    off.$ = $;
  };
  bind();
  // jQuery may come with a later script, or be replaced by another copy.
  document.addEventListener("load", bind, { capture: true, signal });
  return () => {
    stop.abort();
    off();
  };
}
