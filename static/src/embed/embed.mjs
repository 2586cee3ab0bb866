// The chat in the shadow root of `<chat-py>`, at once or in a launcher.

import { hold } from "../wait.mjs";
import styles from "./host.css";
import { launcher } from "./launcher.mjs";
import { adopt, mount } from "./mount.mjs";

const KEY = Symbol.for("chat_py.bridge");
/** What preboot/capture.js listens for; an event of a shadow root does not tell the page its target. */
const EARLY = ["submit", "click", "keydown"];

/**
 * @param {HTMLElement} host the `<chat-py>`
 * @param {HTMLScriptElement} tag what stands for it where chat-py.js looks for its tag
 * @param {(path: string) => string} url of a built file
 * @returns {Promise<() => void>} what is to be called when the element is in a page again
 */
export async function embed(host, tag, url) {
  const { start } = tag.dataset;
  const launches = ["launcher", "data-launcher"].some((name) => host.hasAttribute(name));
  const shadow = host.attachShadow({ mode: "open" });
  const opened = launches ? launcher(shadow, tag) : null;
  if (!opened) adopt(shadow, styles);
  const mounted = mount(shadow, opened?.panel ?? shadow, tag.nonce, url);
  if (opened) tag.dataset.start = "later";
  else mounted.dress();
  tag.root = shadow;
  document.chatPy = tag;
  if (!globalThis[KEY]) await import(url("chat-py.js"));
  const bridge = globalThis[KEY];
  bridge.root = shadow; // a tag with data-start="later", or with the launcher, may have been there before
  attend(host, bridge, mounted.app);

  const begin = () => {
    if (opened && start !== undefined) tag.dataset.start = start;
    else if (opened) delete tag.dataset.start;
    bridge.begin?.(tag);
  };
  if (opened) {
    const ask = hold(bridge, begin);
    opened.ready(mounted.app, () => {
      mounted.dress();
      ask();
    });
  } else begin();
  return keepPlace(mounted.app.querySelector("[role=log]"));
}

/** What scrolls begins at its top when it is in the page again; gives what brings it to where it was. */
function keepPlace(log) {
  let top = 0;
  let atEnd = true;
  const note = () => {
    if (!log.clientHeight) return;
    top = log.scrollTop;
    atEnd = log.scrollHeight - top - log.clientHeight < 2;
  };
  log.addEventListener("scroll", note, { passive: true });
  const restore = () => void (log.scrollTop = atEnd ? log.scrollHeight : top);
  return () => {
    const [was, wasAtEnd] = [top, atEnd];
    let frames = 3; // messages out of view are drawn, and take their heights, one frame later
    const again = () => {
      [top, atEnd] = [was, wasAtEnd];
      restore();
      if (frames-- > 0) requestAnimationFrame(again);
    };
    again();
  };
}

/** What chat-py.js does for elements of the page, for those inside. */
function attend(host, bridge, app) {
  for (const type of EARLY)
    host.shadowRoot.addEventListener(
      type,
      (event) => (!bridge.started || bridge.broken) && bridge[type](event),
      { capture: true },
    );
  const progress = app.querySelector("[data-boot]");
  const { ready } = bridge;
  bridge.ready = () => {
    ready();
    progress.hidden = true;
  };
  document.addEventListener("chatcore:error", ({ detail }) => {
    if (!bridge.broken) return; // what Python tells is told to the element as well (events/gate.mjs)
    progress.hidden = true;
    host.dispatchEvent(new CustomEvent("chatcore:error", { detail }));
    queueMicrotask(() => {
      const notice = document.querySelector(".cp-notice--boot");
      if (notice) app.querySelector("[data-notices]").prepend(notice);
    });
  });
}
