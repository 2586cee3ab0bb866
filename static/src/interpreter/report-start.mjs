// What the page says about a start that is in progress or has ended, as far as the pre-boot script can do
// without: how much has come, other languages, and files that arrived broken.

import { chosen } from "../native/page/language.mjs";
import { watchFiles } from "./pyscript.mjs";

const bridge = globalThis[Symbol.for("chat_py.bridge")];

const TEXTS = __BOOT__; // tag → key → text
let texts = TEXTS.en;
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

// The reasons that are known; what an engine or Python says stays as it is.
function inWords(reason) {
  for (const name of ["silent", "silent_again", "no_response", "not_loaded"]) {
    const [before, after] = TEXTS.en[name].split(/\{\w+\}/);
    if (reason.startsWith(before) && reason.endsWith(after))
      return texts[name].replace(/\{\w+\}/, () => reason.slice(before.length, reason.length - after.length));
  }
  return reason;
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

/** A page that has no place for it gets a thin line at its top edge. */
function boxOf() {
  const { root } = bridge;
  const box = root.querySelector("[data-boot]");
  if (box || !root.body) return box;
  const made = element("div", "cp-scope cp-boot cp-boot--page", element("span", "cp-boot__bar"));
  made.dataset.boot = "";
  made.setAttribute("aria-hidden", "true");
  root.body.append(made);
  return made;
}

function show({ phase, loaded, total }) {
  const box = boxOf();
  if (!box) return;
  const text = box.querySelector(".cp-boot__text");
  const count = text?.querySelector("span") ?? element("span", "cp-boot__count");
  if (text && box.dataset.phase !== phase) {
    // Said aloud once; the count beside it is only to be looked at.
    count.setAttribute("aria-hidden", "true");
    text.replaceChildren(phase === "start" ? texts.starting : texts.loading, " ", count);
  }
  box.dataset.phase = phase;
  box.style.setProperty("--cp-boot-progress", Math.min(1, loaded / total));
  count.textContent = phase === "start" ? "" : `${megabytes(loaded)} / ${megabytes(total)} MB`;
}

/** Ask the server for every file of the start again: a broken one would come from the cache. */
async function renew() {
  const { href } = new URL(".", import.meta.url);
  const files = performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(href));
  const signal = AbortSignal.timeout(5000);
  await Promise.allSettled(files.map(({ name }) => fetch(name, { cache: "reload", signal })));
}

/**
 * The page's Python has raised: visitors see nothing of it. PyScript writes it on the console; this
 * tells the panel of `make dev`, and whatever else a page has for errors.
 */
function raised({ message }) {
  const error = Object.assign(new Error(message), { name: "PythonError", stack: message });
  dispatchEvent(new ErrorEvent("error", { error, message }));
}

export function reportStart() {
  const { dataset: tag = {} } = bridge.tag ?? {};
  const { lang } = document.documentElement;
  texts = TEXTS[chosen({ tag, config: globalThis.CHAT_PY ?? {}, globals: { lang } }).tag];
  Object.assign(bridge, { show, renew, raised, texts: [...texts.failure, inWords] });
  watchFiles(bridge);
}
