// Elements that the page makes itself, as opposed to those of a message.

export function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

const asDrawn = new WeakMap(); // what is drawn before Python is there → how it was then

// An element that Python will want as well: where it is equal, this one stays (`arrange`), whatever has
// been done to it since: a menu that is open, a box that has become one to scroll in.
export function drawnAhead(made) {
  asDrawn.set(made, made.cloneNode(true));
  return made;
}

// For each element, the one that was drawn ahead in `place` and is equal to it, or else itself.
function standIns(place, elements) {
  const ahead = new Set([...place.children].filter((child) => asDrawn.has(child)));
  return elements.map((element) => {
    for (const child of ahead)
      if (asDrawn.get(child).isEqualNode(element)) {
        ahead.delete(child);
        return child;
      }
    return element;
  });
}

// Gives `place` these children and no others, in this order. Those that are there stay untouched, and so
// does one that was drawn ahead and is equal to one of them: it stands for it from then on.
export function arrange(place, ...elements) {
  const wanted = standIns(place, elements);
  for (const child of place.children) asDrawn.delete(child);
  put(place, wanted);
}

// The same for what is drawn ahead once more, with newer data.
export const arrangeAhead = (place, ...elements) => put(place, standIns(place, elements));

function put(place, wanted) {
  const kept = new Set(wanted);
  for (const child of [...place.childNodes]) if (!kept.has(child)) child.remove();
  let next = place.firstChild;
  for (const element of wanted) {
    if (element === next) next = next.nextSibling;
    else place.insertBefore(element, next);
  }
}

// Makes an element for Python in one crossing: attributes as JSON, `null` and `false` for none.
export function create(name, text, ...children) {
  const made = document.createElement(name);
  if (text)
    for (const [key, value] of Object.entries(JSON.parse(text)))
      if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  made.append(...children);
  return made;
}
