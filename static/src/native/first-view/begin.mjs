// What the page does by itself before Python is there.

import { facts } from "../border/facts.mjs";
import { prefetch } from "../network/prefetch.mjs";
import { keepEarly } from "./early.mjs";
import { firstView } from "./view.mjs";

/** @param {object} bridge of chat-py.js */
export function begin(bridge) {
  const page = () => JSON.parse(facts(bridge));
  prefetch(bridge, firstView(bridge, page));
  keepEarly(bridge);
}
