// What the page does by itself before Python is there.

import { facts } from "../border/facts.mjs";
import { answered, chatOf, prefetch, userOf } from "../network/prefetch.mjs";
import * as database from "../page/database.mjs";
import { loadTexts } from "../page/texts.mjs";
import { keepEarly } from "./early.mjs";
import { invite } from "./invite.mjs";
import { keepsChats, showKept } from "./kept.mjs";
import { keepKeys } from "./keys.mjs";
import { root } from "../page/root.mjs";
import { translatePage } from "./page-texts.mjs";
import { seenSoon } from "./seen.mjs";
import { firstView } from "./view.mjs";
import { speech } from "./words.mjs";

// A view that has no words yet: what it is to show waits for them.
const waiting = (view) =>
  Object.fromEntries(["last", "refused", "chat", "list"].map((name) => [name, async (...args) => (await view)[name](...args)]));

// The view, which tells when something of it is on the screen, or nothing will be. The list may have come as
// well when the chat is drawn: it has the frame after that.
function telling(view, seen) {
  let frame;
  const painted = () => (frame = new Promise((go) => requestAnimationFrame(() => setTimeout(go)))).then(seen);
  return {
    ...view,
    painted,
    async last(id) {
      await view.last(id);
      if (root.querySelector("[data-first-view]")) painted();
    },
    async refused() {
      await view.refused();
      seen();
    },
    async chat(...args) {
      await view.chat(...args);
      painted();
    },
    async list(...args) {
      await frame;
      await view.list(...args);
    },
  };
}

/**
 * @param {object} bridge of chat-py.js; gets `seen`, a promise of the moment when the chat is to be seen,
 *   or when it is not worth waiting for
 */
export function begin(bridge) {
  invite();
  let seen;
  bridge.seen = seenSoon(new Promise((resolve) => (seen = resolve)), answered);
  const page = () => JSON.parse(facts(bridge));
  const { page: known, shown } = prefetch(bridge);
  keepKeys(bridge, known);
  const loading = loadTexts(known.language);
  const open = () => {
    keepEarly(bridge);
    return firstView(bridge, page, known);
  };
  const show = (silent) => {
    const view = telling(silent, seen);
    const kept = keepsChats(known);
    shown(view).then((asked) => asked || kept || seen());
    if (kept) showKept(database, userOf(known), chatOf(known), view).then(view.painted, seen);
  };
  if (!loading) return show(open());
  show(waiting(loading.then(open)));
  loading.then(() => translatePage(known, speech(known).words));
}
