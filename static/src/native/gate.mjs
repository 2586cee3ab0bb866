// Events between the bus and the page: DOM CustomEvents on `document`, and jQuery where present.
//
// jQuery's handlers also hear native events, so while a CustomEvent goes out `jQuery.event.
// triggered` is set to its name, which is jQuery's own mark for "already triggered" (3.x, 4.x).

import { guard, textOf } from "./hooks.mjs";

const PREFIX = "chat:";
const MAX_NESTED = 8; // a page that answers an event with the same one for ever is stopped here

const spellings = (name) => (name.startsWith(PREFIX) ? [name] : [name, PREFIX + name]);
const jquery = () => {
  const $ = globalThis.jQuery;
  return typeof $ === "function" && $.event && typeof $.fn?.trigger === "function" ? $ : null;
};

// Name → the data of its events under way, outermost first.
const underway = new Map();

// Scripts that carry events between jQuery and the DOM themselves send the same data again.
function isEcho(name, detail) {
  const outer = underway.get(name) ?? [];
  return outer.includes(detail ?? null) || outer.length >= MAX_NESTED;
}

function during(name, detail, run) {
  const outer = underway.get(name) ?? [];
  underway.set(name, [...outer, detail ?? null]);
  try {
    run();
  } finally {
    if (outer.length) underway.set(name, outer);
    else underway.delete(name);
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

function dispatch(name, detail) {
  const unmute = mute(name);
  try {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  } finally {
    unmute();
  }
}

// A handler of the page that throws ends jQuery's dispatch; the other spellings still go out.
function trigger(name, detail, properties = {}) {
  const $ = jquery();
  if ($) guard(() => $(document).trigger($.Event(name, properties), [detail]));
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

function send(name, detail, { dom = "", jquery: heard = "" }) {
  for (const spelling of spellings(name)) {
    if (spelling !== dom) dispatch(spelling, detail);
    if (spelling !== dom && spelling !== heard) trigger(spelling, detail);
  }
}

// To every listener of the page, in every spelling, once.
export function emit(name, detail) {
  if (!isEcho(name, detail)) during(name, detail, () => send(name, detail, {}));
}

// Calls `callback(name, detail)` for events of these names that other code of the page sends, and
// sends them on in the other spellings. It answers false for what Python knows as its own echo.
export function subscribe(names, callback) {
  const stop = new AbortController();
  const { signal } = stop;
  const receive = (name, detail, heard) => {
    if (isEcho(name, detail)) return;
    during(name, detail, () => {
      let news = true;
      guard(() => (news = callback(name, detail)));
      if (news !== false) send(name, detail, heard);
    });
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
        during(name, detail, () => trigger(type, detail, { originalEvent: event, detail }));
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
    const all = names.flatMap(spellings).map((name) => `${name}.chatpy`).join(" ");
    $(document).on(all, ({ type, originalEvent }, detail) => {
      if (originalEvent) return; // heard as a native event
      receive(names.includes(type) ? type : type.slice(PREFIX.length), detail, { jquery: type });
    });
    $(document).on("submit.chatpy click.chatpy", makeNative);
    off = () => $(document).off(".chatpy");
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

export { textOf };
