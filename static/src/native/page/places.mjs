// Shows and hides parts of the host page, by whatever means the page hides them: the attribute, an
// inline style, a class, a rule of a style sheet, `!important` or not; taken out of the layout, out of
// sight, or moved out of the window as drawers are.

// A class that does nothing but hide is taken off. Any other stays: the page's scripts find their
// elements by it.
const UTILITY = /^(d-none|none|hid(e|den)|invisible|(is|u)-(hidden|invisible|none)|sr-only|.*[-_]hid(e|den))$/i;
const always = (value) => () => value;
const moved = (value, element) => value !== "none" && isOutside(element);
const placed = (value, element) => /absolute|fixed/.test(valueOf(element, "position")) && isOutside(element);
const ROUTES = [ // property → whether it hides, and what shows
  ["display", (value) => value === "none", (element) => displayOf(element)],
  ["visibility", (value) => value !== "visible", always("visible")],
  ["content-visibility", (value) => value === "hidden", always("visible")],
  ["opacity", (value) => value === "0", always("1")],
  ["max-height", (value) => value === "0px", always("none")],
  ["clip", (value) => value.startsWith("rect("), always("auto")],
  ["transform", moved, always("none")],
  ["translate", moved, always("none")],
  ["scale", (value) => /^0\b(?!\.)/.test(value), always("none")],
  ["left", placed, always("auto")],
  ["right", placed, always("auto")],
];
// What a page hides may be out of the visitor's reach as well, which by itself is no hiding: a page's
// own dialog does so to everything else.
const REACH = [["pointer-events", (value) => value === "none", always("auto")]];
const ATTRIBUTES = ["hidden", "inert", "aria-hidden"];

const taken = new WeakMap(); // element → what `reveal` took off, for `conceal` to put back

const valueOf = (element, name) => getComputedStyle(element).getPropertyValue(name);

// Beside the window (a page's margin may leave a strip of it), or scaled to nothing.
function isOutside(element) {
  const { left, right } = element.getBoundingClientRect();
  const inside = Math.min(right, innerWidth) - Math.max(left, 0);
  return element.offsetWidth > 0 && inside < element.offsetWidth / 10;
}

const isClosed = (element) => element.localName === "details" && !element.open;

// Whether this very element is hidden; those around it are not looked at.
export const isHidden = (element) =>
  isClosed(element) || ROUTES.some(([name, hides]) => hides(valueOf(element, name), element));

// Its classes that hide it: without one of them it would be shown.
function markers(element) {
  const { className } = element;
  const found = [...element.classList].filter((name) => {
    element.classList.remove(name);
    const shown = valueOf(element, "display") !== "none";
    element.className = className;
    return shown;
  });
  return found;
}

// How it would be displayed if it were not hidden.
function displayOf(element) {
  const { className } = element;
  element.classList.remove(...markers(element));
  const display = valueOf(element, "display");
  element.className = className;
  return display === "none" ? "revert" : display;
}

function force(element, name, value, hides) {
  element.style.setProperty(name, value);
  if (hides(valueOf(element, name), element)) element.style.setProperty(name, value, "important");
}

// Gives the class by which the page marks what it hides together, or "".
export function reveal(element) {
  const utilities = [...element.classList].filter((name) => UTILITY.test(name));
  const attributes = ATTRIBUTES.filter((name) => element.hasAttribute(name));
  taken.set(element, { attributes: attributes.map((name) => [name, element.getAttribute(name)]), utilities });
  for (const name of attributes) element.removeAttribute(name);
  if (isClosed(element)) element.open = true;
  element.classList.remove(...utilities);
  const routes = [...ROUTES, ...REACH];
  for (const [name, hides] of routes)
    if (hides(element.style.getPropertyValue(name), element)) element.style.removeProperty(name);
  const marker = valueOf(element, "display") === "none" ? (markers(element)[0] ?? "") : "";
  for (const [name, hides, shows] of routes)
    if (hides(valueOf(element, name), element)) force(element, name, shows(element), hides);
  return marker;
}

export function conceal(element) {
  const { attributes = [], utilities = [] } = taken.get(element) ?? {};
  taken.delete(element);
  element.style.removeProperty("display");
  element.classList.add(...utilities);
  for (const [name, value] of attributes) element.setAttribute(name, value);
  const shows = (value) => value !== "none";
  if (shows(valueOf(element, "display"))) force(element, "display", "none", shows);
}
