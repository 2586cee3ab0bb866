// Events between the bus and the page: DOM CustomEvents on `document`, and jQuery where present.
//
// jQuery's handlers also hear native events, so while a CustomEvent goes out `jQuery.event.
// triggered` is set to its name, which is jQuery's own mark for "already triggered" (3.x, 4.x).

const PREFIX = "chat:";

// What the gate is sending right now, so that it does not take it for somebody else's.
const sending = new Set();

const spellings = (name) => (name.startsWith(PREFIX) ? [name] : [name, PREFIX + name]);
const jquery = () => {
  const $ = globalThis.jQuery;
  return typeof $ === "function" && $.event && typeof $.fn?.trigger === "function" ? $ : null;
};

function dispatch(name, detail) {
  const $ = jquery();
  const before = $?.event.triggered;
  if ($) $.event.triggered = name;
  try {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  } finally {
    if ($) $.event.triggered = before;
  }
}

function trigger(name, detail) {
  try {
    jquery()?.(document).trigger(name, [detail]);
  } catch (error) {
    reportError(error); // a handler of the page threw; the other spellings still go out
  }
}

// `heard` is how the page itself sent it ("dom:name" or "jquery:name"): not sent again.
export function emit(name, detail, heard = "") {
  for (const spelling of spellings(name)) {
    if (sending.has(spelling)) continue;
    sending.add(spelling);
    try {
      // A native event of the page has reached jQuery's handlers of that spelling already.
      if (heard !== `dom:${spelling}`) dispatch(spelling, detail);
      if (heard !== `dom:${spelling}` && heard !== `jquery:${spelling}`) trigger(spelling, detail);
    } finally {
      sending.delete(spelling);
    }
  }
}

// Calls `callback(name, detail)` for events of these names that other code of the page sends.
export function subscribe(names, callback) {
  const stop = new AbortController();
  let off = () => {};
  for (const name of names) {
    for (const spelling of spellings(name)) {
      document.addEventListener(
        spelling,
        (event) => {
          if (sending.has(spelling)) return;
          callback(name, event.detail);
          emit(name, event.detail, `dom:${spelling}`);
        },
        { signal: stop.signal },
      );
    }
  }
  const bind = () => {
    const $ = jquery();
    if (!$ || off.$ === $) return;
    off();
    const all = names.flatMap(spellings).map((name) => `${name}.chatpy`).join(" ");
    $(document).on(all, (event, detail) => {
      if (sending.has(event.type) || event.originalEvent) return;
      const name = names.includes(event.type) ? event.type : event.type.slice(PREFIX.length);
      callback(name, detail);
      emit(name, detail, `jquery:${event.type}`);
    });
    off = () => $(document).off(".chatpy");
    off.$ = $;
  };
  bind();
  // jQuery may come with a later script, or be replaced by another copy.
  document.addEventListener("load", bind, { capture: true, signal: stop.signal });
  return () => {
    stop.abort();
    off();
  };
}

// An event's data as JSON text; what JSON cannot hold (cycles, getters that throw) is nothing.
export function textOf(detail) {
  try {
    return JSON.stringify(detail ?? {}) ?? "{}";
  } catch {
    return "{}";
  }
}
