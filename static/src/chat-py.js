// The drop-in: `<script src=".../chat-py.js" data-api-base="/api"></script>`.
//
// Defines every global of the contract at once, remembers what is done before Python is there,
// and starts it; with `data-start="pyscript"` PyScript does the starting.

import { bridge } from "./preboot/bridge.js";
import { capture } from "./preboot/capture.js";
import { keepDraft, restoreDraft } from "./preboot/draft.js";
import { facts } from "./preboot/facts.js";
import { createFields } from "./preboot/fields.js";
import { createGlobals } from "./preboot/globals.js";
import { showFailure, showProgress, showReady } from "./preboot/notice.js";
import { watch } from "./preboot/watchdog.js";

const KEY = Symbol.for("chat_py.bridge");
const tag = document.currentScript;
const base = new URL(".", tag.src);
const url = (path) => new URL(path, base).href;

function addToHead(name, properties) {
  const element = Object.assign(document.createElement(name), properties);
  document.head.append(element);
  return element;
}

function defineGlobals() {
  const { fields, sets, globals: surface, loose: functions } = __SURFACE__;
  const globals = createGlobals(surface);
  const known = {};
  for (const name of ["chatId", "userChatId", "userId"]) {
    const value = globalThis[name];
    if (typeof value === "string" || typeof value === "number") known[name] = String(value);
  }
  const state = createFields(globals.ChatState, fields, sets, known);
  Object.assign(globalThis, globals);
  for (const [name, path] of Object.entries(functions)) {
    const [owner, member] = path.split(".");
    // A function of its own, so that wrapping the name leaves the member alone.
    const loose = (...args) => globals[owner][member](...args);
    loose[Symbol.for("chat_py.wrapped")] = loose;
    globalThis[name] ??= loose;
  }
  return state;
}

function install() {
  const fields = defineGlobals();
  const release = capture();
  let claimed = false; // whether some way to start has begun
  let started = false;

  const failed = (error) => {
    if (!bridge.fail(error)) return;
    release();
    watchdog.stop();
    console.error("chat_py:", error);
    keepDraft();
    showFailure(error, started, keepDraft);
    const detail = { message: error.message };
    document.dispatchEvent(new CustomEvent("chatcore:error", { detail }));
  };
  const watchdog = watch(failed);

  globalThis[KEY] = Object.assign(bridge, {
    fields,
    failed,
    facts: () => JSON.stringify(facts(tag, fields.written())),
    claim() {
      const first = !claimed;
      claimed = true;
      return first;
    },
    progress(report) {
      watchdog.step(report.phase === "start" ? "Python did not answer" : "nothing more arrived");
      showProgress(report);
    },
    ready() {
      started = true;
      release();
      watchdog.stop();
      showReady();
    },
  });

  try {
    const theme = localStorage.getItem("chat_py.theme"); // a choice made earlier; nothing flashes
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {
    // storage is denied: the system decides
  }
  restoreDraft();
  if (!document.querySelector('link[href*="chat-py"][rel=stylesheet]'))
    addToHead("link", { rel: "stylesheet", href: url(__MANIFEST__.css) });
  start(failed);
}

function start(failed) {
  if (typeof WebAssembly !== "object" || !WebAssembly.Tag)
    return failed(new Error("This browser is too old for it, or WebAssembly is switched off."));
  if (tag.dataset.start !== "pyscript")
    return import(url(__MANIFEST__.interpreter)).then((module) => module.boot()).catch(failed);
  const src = url(`${__MANIFEST__.pyscript}core.js`);
  addToHead("script", { type: "module", src }).onerror = () =>
    failed(new Error(`${src} could not be loaded.`));
}

if (globalThis[KEY]) console.info("chat_py: the page has its tag twice; the first one counts.");
else install();
