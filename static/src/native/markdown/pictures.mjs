// Pictures in a text, which open large like any other (chat_py/media/actions.py).

import { element } from "../page/elements.mjs";

let words = { picture: "Picture" };

export const configure = (settings) => void (words = settings.words);

// A picture in the button that opens it; one that is part of a link leads where that leads.
export function openable(image, id = image.getAttribute("src")) {
  if (image.closest("a")) return;
  const name = image.alt || words.picture;
  const attributes = { "data-image-action": "open", "data-image-id": id, "aria-haspopup": "dialog", "aria-label": name };
  const button = element("button", { type: "button", class: "cp-picture", ...attributes });
  image.replaceWith(button);
  button.append(image);
}
