// The drop-in: `<script src=".../chat-py.js" data-api-base="/api"></script>`.
//
// Defines every global of the contract at once, remembers what is done before Python is there,
// and starts it; with `data-start="pyscript"` PyScript does the starting.

import { bridge } from "./preboot/bridge.js";
import { capture } from "./preboot/capture.js";
import { facts } from "./preboot/facts.js";
import { createFields } from "./preboot/fields.js";
import { createGlobals } from "./preboot/globals.js";
import { showFailure, showProgress, showReady } from "./preboot/notice.js";

let claimed = false; // whether some way to start has begun
const KEY = Symbol.for("chat_py.bridge");
const tag = document.currentScript;

function install() {
  const base = new URL(".", tag.src);
  const url = (path) => new URL(path, base).href;
  const { fields, sets, globals: surface, loose } = __SURFACE__;

  const globals = createGlobals(surface);
  const known = {};
  for (const name of ["chatId", "userChatId", "userId"]) {
    const value = globalThis[name];
    if (typeof value === "string" || typeof value === "number") known[name] = String(value);
  }
  const state = createFields(globals.ChatState, fields, sets, known);
  Object.assign(globalThis, globals);
  for (const [name, path] of Object.entries(loose)) {
    const [owner, member] = path.split(".");
    globalThis[name] ??= globals[owner][member];
  }
  const release = capture();

  globalThis[KEY] = Object.assign(bridge, {
    fields: state,
    facts: () => JSON.stringify(facts(tag, state.written())),
    claim() {
      const first = !claimed;
      claimed = true;
      return first;
    },
    progress: showProgress,
    ready() {
      release();
      showReady();
    },
    failed(error) {
      if (!bridge.fail(error)) return;
      release();
      console.error("chat_py could not start:", error);
      showFailure(error);
      document.dispatchEvent(new CustomEvent("chatcore:error", { detail: { message: error.message } }));
    },
  });

  try {
    const theme = localStorage.getItem("chat_py.theme"); // a choice made earlier; nothing flashes
    if (theme && document.body === null) document.documentElement.dataset.theme = theme;
  } catch {
    // storage is denied: the system decides
  }
  if (!document.querySelector('link[href*="chat-py"][rel=stylesheet]')) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = url(__MANIFEST__.css);
    document.head.append(link);
  }
  if (tag.dataset.start === "pyscript") {
    const core = document.createElement("script");
    core.type = "module";
    core.src = url(`${__MANIFEST__.pyscript}core.js`);
    core.onerror = () => bridge.failed(new Error(`${core.src} could not be loaded.`));
    document.head.append(core);
  } else {
    import(url(__MANIFEST__.interpreter)).then((module) => module.boot({ bridge })).catch(bridge.failed);
  }
}

if (globalThis[KEY]) console.info("chat_py: the page has its tag twice; the first one counts.");
else install();
