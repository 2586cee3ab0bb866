// What the page does by itself before Python is there.

import { facts } from "../border/facts.mjs";
import { chatOf, prefetch, userOf } from "../network/prefetch.mjs";
import * as database from "../page/database.mjs";
import { loadTexts } from "../page/texts.mjs";
import { keepEarly } from "./early.mjs";
import { invite } from "./invite.mjs";
import { keepsChats, showKept } from "./kept.mjs";
import { keepKeys } from "./keys.mjs";
import { translatePage } from "./page-texts.mjs";
import { firstView } from "./view.mjs";
import { speech } from "./words.mjs";

// A view that has no words yet: what it is to show waits for them.
const waiting = (view) =>
  Object.fromEntries(["last", "refused", "chat", "list"].map((name) => [name, async (...args) => (await view)[name](...args)]));

/** @param {object} bridge of chat-py.js */
export function begin(bridge) {
  invite();
  const page = () => JSON.parse(facts(bridge));
  const known = page();
  keepKeys(bridge, known);
  const loading = loadTexts(known.language);
  const open = () => {
    keepEarly(bridge);
    return firstView(bridge, page, known);
  };
  const show = (view) => {
    prefetch(bridge, view);
    if (keepsChats(known)) showKept(database, userOf(known), chatOf(known), view).catch(() => {}); // nothing is kept here
  };
  if (!loading) return show(open());
  show(waiting(loading.then(open)));
  loading.then(() => translatePage(known, speech(known).words));
}
