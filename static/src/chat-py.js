// The drop-in: `<script src=".../chat-py.js" data-api-base="/api"></script>`, wherever it stands on
// the page and however it got there.
//
// Defines every global of the contract at once, remembers what is done before Python is there,
// and starts it; with `data-start="pyscript"` PyScript does the starting. With
// `data-start="later"` it waits for a second tag, so that scripts between both find the globals; with
// other values for what wait.mjs says. With `data-launcher` the chat is a `<chat-py data-launcher>`.

import { bridge } from "./preboot/bridge.js";
import { capture } from "./preboot/capture.js";
import { keepInMemory } from "./preboot/denied.js";
import { attempt, keepDraft, submitted, restoreDraft } from "./preboot/draft.js";
import { announce } from "./preboot/early.js";
import { createFields } from "./preboot/fields.js";
import { createGlobals } from "./preboot/globals.js";
import { hideProgress, make, showFailure } from "./preboot/notice.js";
import { findBase, findNonce, findTag } from "./preboot/tag.js";
import { watch } from "./preboot/watchdog.js";

const KEY = Symbol.for("chat_py.bridge");
let tag = findTag();
const base = findBase(tag);
const url = (path) => new URL(path, base).href;

bridge.nonce = findNonce(tag);

const addToHead = (name, properties) =>
  document.head.appendChild(make(name, { nonce: bridge.nonce, ...properties }));

function whenParsed(run) {
  if (document.readyState !== "loading") run();
  else document.addEventListener("DOMContentLoaded", run, { once: true });
}

function defineGlobals() {
  const { fields, sets, globals: surface, loose: functions } = __SURFACE__;
  const globals = createGlobals(surface);
  const known = {};
  for (const name of ["chatId", "userChatId", "userId"]) {
    const value = globalThis[name];
    if (/string|number/.test(typeof value)) known[name] = String(value);
  }
  const state = createFields(globals.ChatState, fields, sets, known);
  Object.assign(globalThis, globals);
  for (const name of Object.keys(globals.ChatFunctions)) functions[name] = `ChatFunctions.${name}`;
  for (const [name, path] of Object.entries(functions)) {
    const [owner, member] = path.split(".");
    // A function of its own, so that wrapping the name leaves the member alone.
    const loose = (...args) => globals[owner][member](...args);
    loose[Symbol.for("chat_py.wrapped")] = loose;
    // Only a function counts as the page's own: an id makes its element a global of that name.
    if (typeof globalThis[name] !== "function") globalThis[name] = loose;
  }
  return state;
}

async function retry() {
  keepDraft();
  await bridge.renew?.();
  location.reload();
}

function install() {
  const fields = defineGlobals();
  const boot = new AbortController(); // ends when Python listens, or never will
  const { signal } = boot;
  capture(signal);
  const failed = (error) => {
    if (!bridge.fail(error)) return;
    boot.abort();
    capture(); // leaving the page would lose what is typed
    console.error("chat_py:", error);
    const name = "chatcore:error";
    const detail = { message: error.message };
    document.dispatchEvent(new CustomEvent(name, { detail }));
    announce(name, detail); // to those who wait for Python
    keepDraft();
    addEventListener("pagehide", keepDraft);
    whenParsed(() => showFailure(error, bridge, retry));
  };
  let step = () => {};
  const begin = (own) => {
    // The element comes back once its launcher is opened (embed/embed.mjs).
    if ("launcher" in own.dataset)
      return import(url("chat-py-element.js")).then(({ launch }) => launch(own), failed);
    whenParsed(restoreDraft);
    tag = bridge.tag = own;
    delete bridge.begin;
    const go = (priority) => {
      step = watch(failed, url("runtime/"), signal);
      start(failed, signal, priority);
    };
    const when = own.dataset.start;
    if (!when || /later|pyscript/.test(when)) go();
    else import(url(__MANIFEST__.wait)).then(({ wait }) => wait(when, bridge, go), () => go());
  };

  globalThis[KEY] = Object.assign(bridge, {
    fields,
    failed,
    submitted,
    begin,
    claimed: false, // whether some way to start has begun
    claim() {
      const first = !bridge.claimed;
      bridge.claimed = true;
      return first;
    },
    progress(report) {
      if (signal.aborted) return;
      step(report.phase === "start" ? "Python did not respond" : "Nothing more was received");
      bridge.show?.(report);
    },
    ready() {
      bridge.started = true; // the rest of a session is no start any more
      boot.abort();
      submitted.length = 0;
      hideProgress();
    },
  });

  const root = document.documentElement;
  const chosen = (name) => attempt(() => localStorage.getItem("chat_py." + name)); // nothing flashes
  const theme = chosen("theme");
  if (theme) root.dataset.theme = theme;
  root.style.setProperty("--cp-text-scale", chosen("scale")); // null: none
  addEventListener("pagehide", keepDraft, { signal });
  if (!("launcher" in tag.dataset) && !document.querySelector('link[href*="chat-py"][rel=stylesheet]'))
    addToHead("link", { rel: "stylesheet", href: url(__MANIFEST__.css) });
  if (tag.dataset.start !== "later") begin(tag);
}

function start(failed, signal, priority) {
  const colours = globalThis.CSS?.supports("color", "light-dark(red, blue)");
  if (typeof WebAssembly !== "object" || !WebAssembly.Tag || !colours)
    return failed(new Error("This browser is too old, or WebAssembly is turned off."));
  const own = tag.dataset.start !== "pyscript"; // else PyScript asks for the interpreter
  const request = (paths, priority) => {
    for (const path of paths) { // all at once, not one after the other
      const href = url(path);
      if (path.endsWith(".js")) addToHead("link", { rel: "modulepreload", href, fetchPriority: priority });
      else (bridge.fetched[href] = fetch(href, { signal, priority })).catch(() => {}); // downloads.mjs tells
    }
  };
  const { ask, native, interpreter, first, rest, pyscript } = __MANIFEST__;
  request(first, priority);
  import(url(ask)).then((parts) => parts.ask(bridge)).catch(() => {}); // `begin` asks, too
  // The chat is to be seen before 6 MB are here: whatever else starts Python is asked for behind that.
  import(url(native))
    .then((parts) => parts.begin(bridge))
    .catch(() => {}) // start.mjs tells
    .then(() => bridge.seen)
    .then(() => {
      request(rest, "low");
      return import(url(interpreter));
    })
    .then((module) => {
      module.reportStart();
      if (own) return module.boot();
      module.startEarly();
      keepInMemory();
      const src = url(`${pyscript}core.js`);
      addToHead("script", { type: "module", src }).onerror = () =>
        failed(new Error(`Could not load ${src}`));
    })
    .catch(failed);
}

const installed = globalThis[KEY];
if (!installed) install();
else if (installed.begin) installed.begin(tag);
else console.info("chat_py: chat-py.js is already loaded; this tag is ignored.");
