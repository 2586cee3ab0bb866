// What is seen of a box that scrolls.

export function scrollToEnd(box) {
  box.scrollTop = box.scrollHeight;
}

// [element, CSS pixels from the top edge of the box to the element's own] for the first of those
// that match and reach into the view, or null. They stand below one another, so it halves.
export function anchor(box, selector) {
  const all = box.querySelectorAll(selector);
  const edge = box.getBoundingClientRect().top + box.clientTop;
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].getBoundingClientRect().bottom > edge) high = middle;
    else low = middle + 1;
  }
  const found = all[low];
  return found ? [found, found.getBoundingClientRect().top - box.getBoundingClientRect().top] : null;
}
