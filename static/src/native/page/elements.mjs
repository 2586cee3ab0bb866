// Elements that the page makes itself, as opposed to those of a message.

export function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

// Gives `place` these children and no others, in this order; those that are there stay untouched.
export function arrange(place, ...elements) {
  const wanted = new Set(elements);
  for (const child of [...place.childNodes]) if (!wanted.has(child)) child.remove();
  let next = place.firstChild;
  for (const element of elements) {
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
