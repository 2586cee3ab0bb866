// Elements that the page makes itself, as opposed to those of a message.

export function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
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
