// A template, read once: what has to be done at which of its elements. Throws an Error whose message
// tells people what is wrong with it, and what to do.

import { icon, ICONS } from "../page/icons.mjs";
import { KINDS } from "./kinds.mjs";

const BOUND = /^data-bind-(.+)$/;
// What may be bound. Addresses are checked when they are filled in (fill.mjs).
const TEXT = /^(?:alt|title|datetime|dir|lang|aria-[a-z]+|data-(?!cp$|slot$|if$|icon$|bind-)[a-z\d-]+)$/;
// Where an address may be bound: nowhere where what is there would run.
const ADDRESSES = { href: ["a", "area", "image"], src: ["img", "video", "audio", "source", "track"], poster: ["video"] };
const CODE = ["script", "style"];
const NAMES = /\{(\w+)\}/g;

// `"id"` or `"image-{id}"`: the values that it is made of, and how.
function pattern(text) {
  if (!text.includes("{")) return { names: [text], make: (values) => values[text] };
  const names = [...text.matchAll(NAMES)].map(([, name]) => name);
  const has = (values) => names.every((name) => values[name] !== null && values[name] !== undefined);
  return { names, make: (values) => (has(values) ? text.replace(NAMES, (_, name) => values[name]) : null) };
}

function bound({ localName }, attribute, text) {
  // An id of somebody else's choice could stand in the way of the page's own names (DOM clobbering).
  const isId = attribute === "id" && /^[\w-]+\{/.test(text);
  const own = Object.hasOwn(ADDRESSES, attribute) ? ADDRESSES[attribute] : null;
  if (own && !own.includes(localName))
    throw new Error(`data-bind-${attribute} is not possible at <${localName}>: bind it at ${own.join(", ")}`);
  if (!isId && !TEXT.test(attribute) && !own)
    throw new Error(
      attribute === "id"
        ? `data-bind-id="${text}" would let data choose an id: begin it with text of your own, as in data-bind-id="image-{id}"`
        : `data-bind-${attribute} is not possible: bind href, src, poster, alt, title, datetime, dir, lang, aria-* or data-*, or id after a text of your own`,
    );
  return { attribute, ...pattern(text) };
}

/**
 * @param {keyof typeof KINDS} kind
 * @param {ParentNode} content of the template
 */
export function compile(kind, content) {
  const { needs, places, values, root: own } = KINDS[kind];
  const known = new Set([...values, ...places]);
  const text = [...content.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (content.children.length !== 1 || text)
    throw new Error(`it holds ${content.children.length} elements${text ? " and text" : ""}: put everything into one element`);
  const root = document.importNode(content.firstElementChild, true);
  const steps = new Map(); // element → what is done at it
  const found = new Set();

  const check = (names, where) => {
    for (const name of names) {
      if (!known.has(name) || (where.startsWith("data-bind") && places.includes(name)))
        throw new Error(`there is no value "${name}" for ${where}: use one of ${values.join(", ")}`);
      found.add(name);
    }
  };

  for (const element of [root, ...root.querySelectorAll("*")]) {
    const step = { bindings: [], slot: null, shown: null };
    const { slot } = element.dataset;
    if (slot !== undefined) {
      if (CODE.includes(element.localName)) throw new Error(`data-slot stands at <${element.localName}>, which would run what it is filled with: put it at another element`);
      if (!known.has(slot)) throw new Error(`there is no slot "${slot}": use one of ${[...known].join(", ")}`);
      if (places.includes(slot) && found.has(slot)) throw new Error(`the slot "${slot}" stands there twice: leave one`);
      if (element.querySelector("[data-slot]")) throw new Error(`a slot stands inside of the slot "${slot}": put it beside it`);
      if (element === root && places.includes(slot)) throw new Error(`the slot "${slot}" is the outermost element: put it inside of another one`);
      found.add(slot);
      if (places.includes(slot)) {
        element.replaceChildren();
        // What a message holds is styled and found by these, in whatever it stands.
        if (slot === "text" && kind === "message") element.classList.add("message-text", "cp-prose");
      } else step.slot = step.shown = slot;
    }
    for (const { name, value } of [...element.attributes]) {
      const attribute = BOUND.exec(name)?.[1];
      if (attribute) {
        const binding = bound(element, attribute, value);
        check(binding.names, `${name}="${value}"`);
        step.bindings.push(binding);
        element.removeAttribute(name);
      } else if (name === "data-if") {
        if (element === root) throw new Error("data-if stands at the outermost element: put it at one inside");
        check([value], `data-if="${value}"`);
        step.shown = value;
        element.removeAttribute(name);
      } else if (name === "data-icon" && !element.closest("svg")) {
        if (!Object.hasOwn(ICONS, value)) throw new Error(`there is no icon "${value}": use one of ${Object.keys(ICONS).join(", ")}`);
        element.prepend(icon(value));
        element.removeAttribute(name);
      }
    }
    if (element === root) {
      step.shown = null;
      for (const [attribute, name] of Object.entries(own)) step.bindings.push({ attribute, ...pattern(name) });
      element.dataset.cp = kind;
    }
    if (step.bindings.length || step.slot || step.shown) steps.set(element, step);
  }
  const missing = needs.filter((name) => !found.has(name));
  if (missing.length) throw new Error(`it has no ${missing.map((name) => `"${name}"`).join(" and no ")}: add an element with data-slot="${missing[0]}"`);
  const all = [root, ...root.querySelectorAll("*")];
  return { root, steps: [...steps].map(([element, step]) => [all.indexOf(element), step]) };
}
