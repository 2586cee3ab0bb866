// Fills the templates of messages, day lines, entries of the list …: ours (default.html), or the page's
// own `<template data-cp="message">` in their place (docs/markup.md). It needs no Python, and makes
// the same of the same values for whoever asks:
//
//   fill("message", { id, sender, name, picture, initial, hue, time, datetime, moment })  → Element
//
// gives a new element, which is on no page yet. Values are text, `true`, or null (or left out) where
// there is none: what shows them is absent then. They are shown as text or stand in attributes, and
// are never read as HTML; an address that no link or picture may have is left out. KINDS (kinds.mjs)
// lists the values of each kind. Places (`[data-slot="text"]`, `status`, `actions`) are empty, for the
// caller to fill: a text with `markup.render(place, text)`.
//
//   refill(element, { id: "server-id" })
//
// changes values of an element that `fill` has made: what depends on them, and nothing else.
//
// A message may have a template for some senders: `data-for="user"`. One that is broken is named on the
// console, and ours takes its place.

import { writeToConsole } from "../page/console.mjs";
import { isLink, isMedia, parseUrl } from "./addresses.mjs";
import { compile } from "./compile.mjs";
import { KINDS } from "./kinds.mjs";
import { defaultTemplate } from "./parse.mjs";

let pages; // the page's own, by kind: [{ senders, compiled }]
let isWhole = false; // whether all of them were there
const ours = new Map();
const EVERY = { has: () => true };
const filled = new WeakMap(); // root → what is done at its elements, and the values so far

function readPages() {
  pages = new Map();
  isWhole = document.readyState !== "loading";
  for (const template of document.querySelectorAll("template[data-cp]")) {
    const { cp: kind, for: senders } = template.dataset;
    try {
      if (!Object.hasOwn(KINDS, kind)) throw new Error(`there is no such kind: use one of ${Object.keys(KINDS).join(", ")}`);
      const read = { senders: senders?.split(/\s+/), compiled: compile(kind, template.content) };
      pages.set(kind, [...(pages.get(kind) ?? []), read]);
    } catch (error) {
      if (isWhole) writeToConsole("warn", `<template data-cp="${kind}"> is not used, because ${error.message}. See docs/markup.md.`);
    }
  }
}

function choose(kind, { sender }) {
  if (!isWhole) readPages();
  const own = pages.get(kind) ?? [];
  const found = own.find(({ senders }) => senders?.includes(sender)) ?? own.find(({ senders }) => !senders);
  if (found) return found.compiled;
  if (!ours.has(kind)) ours.set(kind, compile(kind, defaultTemplate(kind)));
  return ours.get(kind);
}

function setAttribute(element, name, value) {
  const isAddress = { href: isLink, src: isMedia, poster: isMedia }[name];
  if (isAddress && value && !isAddress(parseUrl(value))) value = null;
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value === true ? "" : value);
}

// `changed`: the names of the values that may be others than before.
function apply(parts, values, changed) {
  for (const part of parts) {
    const { element, step } = part;
    for (const { attribute, names, make } of step.bindings)
      if (names.some((name) => changed.has(name))) setAttribute(element, attribute, make(values));
    const { slot, shown } = step;
    if (slot && changed.has(slot)) element.textContent = values[slot] ?? "";
    if (shown && changed.has(shown)) show(part, values[shown] !== null && values[shown] !== undefined && values[shown] !== false);
  }
}

// What is absent leaves a comment in its place.
function show(part, isShown) {
  if (isShown && part.gap) {
    part.gap.replaceWith(part.element);
    part.gap = null;
  } else if (!isShown && !part.gap) {
    part.gap = document.createComment("");
    part.element.replaceWith(part.gap);
  }
}

/**
 * @param {keyof typeof KINDS} kind
 * @param {Record<string, string | boolean | null>} values
 * @returns {Element}
 */
export function fill(kind, values) {
  const { root, steps } = choose(kind, values);
  const made = root.cloneNode(true);
  const all = [made, ...made.querySelectorAll("*")];
  const parts = steps.map(([index, step]) => ({ element: all[index], step, gap: null }));
  filled.set(made, { parts, values });
  apply(parts, values, EVERY);
  return made;
}

/** @param {Element} root @param {Record<string, string | boolean | null>} changes */
export function refill(root, changes) {
  const known = filled.get(root);
  if (!known) return;
  Object.assign(known.values, changes);
  apply(known.parts, known.values, new Set(Object.keys(changes)));
}
