// Shows and hides parts of the host page, by whatever means the page hides them: the attribute, an
// inline style, a class, a rule of a style sheet, `!important` or not.

// A class that does nothing but hide is taken off. Any other stays: the page's scripts find their
// elements by it.
const UTILITY = /^(d-none|none|hid(e|den)|invisible|(is|u)-(hidden|invisible|none)|.*[-_]hid(e|den))$/i;
const ROUTES = [ // property → whether it hides, and what shows
  ["display", (value) => value === "none", (element) => displayOf(element)],
  ["visibility", (value) => value !== "visible", () => "visible"],
  ["opacity", (value) => value === "0", () => "1"],
  ["pointer-events", (value) => value === "none", () => "auto"],
];

const taken = new WeakMap(); // element → what `reveal` took off, for `conceal` to put back

const valueOf = (element, name) => getComputedStyle(element).getPropertyValue(name);

// Whether this very element is hidden; those around it are not looked at.
export const isHidden = (element) => ROUTES.slice(0, 3).some(([name, hides]) => hides(valueOf(element, name)));

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
  if (hides(valueOf(element, name))) element.style.setProperty(name, value, "important");
}

// Gives the class by which the page marks what it hides together, or "".
export function reveal(element) {
  const utilities = [...element.classList].filter((name) => UTILITY.test(name));
  taken.set(element, { hidden: element.getAttribute("hidden"), utilities });
  element.removeAttribute("hidden");
  element.classList.remove(...utilities);
  for (const [name, hides] of ROUTES)
    if (hides(element.style.getPropertyValue(name))) element.style.removeProperty(name);
  const marker = valueOf(element, "display") === "none" ? (markers(element)[0] ?? "") : "";
  for (const [name, hides, shows] of ROUTES)
    if (hides(valueOf(element, name))) force(element, name, shows(element), hides);
  return marker;
}

export function conceal(element) {
  const { hidden = null, utilities = [] } = taken.get(element) ?? {};
  taken.delete(element);
  element.style.removeProperty("display");
  element.classList.add(...utilities);
  if (hidden !== null) element.setAttribute("hidden", hidden);
  const shows = (value) => value !== "none";
  if (shows(valueOf(element, "display"))) force(element, "display", "none", shows);
}
