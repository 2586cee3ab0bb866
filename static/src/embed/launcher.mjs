// The launcher: a button in the corner of the page, and the chat in a panel above it, or over the whole of
// a small window. Nothing of Python is asked for before the panel opens.

import { chosen } from "../native/page/language.mjs";
import styles from "./launcher.css";
import { adopt } from "./mount.mjs";

const SHEET = matchMedia("(width <= 30em)");
/** What else on the page opens it. */
const OPENS = "[data-launcher-open], a[data-chat-id], button[data-chat-id], [data-chat-select]";
const BUBBLE = "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H12l-4.5 4v-4h-1A2.5 2.5 0 0 1 4 13.5z";
const CROSS = "M6 6l12 12M18 6L6 18";
const SVG = "http://www.w3.org/2000/svg";

function icon(path, className) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.setAttribute("class", className);
  svg.append(document.createElementNS(SVG, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function wordsFor({ dataset: tag }) {
  const { lang } = document.documentElement;
  return __EMBED__.words[chosen({ tag, config: globalThis.CHAT_PY ?? {}, globals: { lang } }).tag];
}

/**
 * @param {ShadowRoot} shadow
 * @param {HTMLScriptElement} tag whose attributes are the settings
 * @returns {{panel: Element, ready: (app: Element, begin: () => void) => void}} the chat's place, and what
 *   is to be called when the chat is in it; `begin` starts it
 */
export function launcher(shadow, tag) {
  const words = wordsFor(tag);
  adopt(shadow, styles);
  const button = element(
    "button",
    { type: "button", class: "cp-launcher", part: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": words.open },
    icon(BUBBLE),
  );
  const panel = element("dialog", { class: "cp-panel", part: "panel", "data-launcher-panel": "", "aria-label": words.chat, tabindex: "-1" });
  shadow.append(button, panel);

  let app = null;
  let begin = null;
  let wanted = false; // pressed before the chat was there
  function ready(its, start) {
    [app, begin] = [its, start];
    const close = element("button", { type: "button", class: "cp-icon-button", part: "close", "aria-label": words.close, "data-cp-label": "launcher.close" }, icon(CROSS, "cp-icon"));
    close.addEventListener("click", shut);
    app.querySelector(".cp-header").append(close);
    if (wanted) open();
  }

  const show = () => (SHEET.matches ? panel.showModal() : panel.show());

  function open() {
    if (panel.open) return;
    wanted = true;
    if (!begin) return;
    begin();
    show();
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-label", words.open);
    delete button.dataset.unread;
    // On a screen that is touched the box would bring its keyboard up, over what there is to read.
    const box = matchMedia("(pointer: fine)").matches && app.querySelector("#messageInput");
    whenShown(() => (box || panel).focus());
  }

  // The chat shows itself once it has its styles; what is hidden takes no focus.
  function whenShown(run) {
    if (!app.hidden) return run();
    new MutationObserver((_, observer) => {
      observer.disconnect();
      if (panel.open) run();
    }).observe(app, { attributeFilter: ["hidden"] });
  }

  function shut() {
    panel.close();
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  button.addEventListener("click", open);
  panel.addEventListener("cancel", (event) => {
    event.preventDefault(); // the focus goes back by `shut`
    shut();
  });
  // After the chat, which closes its menus or stops an answer first.
  shadow.host.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !panel.open) return;
    event.preventDefault();
    shut();
  });
  document.addEventListener("click", ({ target }) => target !== shadow.host && target.closest?.(OPENS) && open());
  document.addEventListener("message:received", () => {
    if (panel.open) return;
    button.dataset.unread = "";
    button.setAttribute("aria-label", words.unread);
  });
  SHEET.addEventListener("change", () => {
    if (!panel.open) return;
    const { activeElement } = shadow;
    panel.close();
    show();
    activeElement?.focus();
  });
  return { panel, ready };
}
