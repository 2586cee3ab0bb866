// Messages out of view are not laid out (CSS `content-visibility: auto`); until one has been, its
// height is a guess, and the scroll bar and every way to a place beyond it are wrong. So they are
// drawn, a few in each frame, the newest first; then the browser remembers their heights. Those that fill the
// box at its end are drawn together: one after the other, each would be seen to move what is below it.

const BUDGET_MS = 6; // of a frame's 16

const widths = new WeakMap(); // element → the width of the box that it was drawn for
const drawing = new Set();

/** @returns {boolean} whether there is more to do at the next frame */
export function drawUnseen(box, selector) {
  for (const element of drawing) element.style.contentVisibility = "";
  drawing.clear();
  const { clientWidth: width, clientHeight: height } = box;
  const elements = box.querySelectorAll(selector);
  const last = performance.now() + BUDGET_MS;
  let filled = 0;
  for (let index = elements.length - 1; index >= 0; index--) {
    const element = elements[index];
    const isNew = widths.get(element) !== width;
    if (isNew) {
      if (filled >= height && performance.now() > last) return true;
      widths.set(element, width);
      drawing.add(element);
      element.style.contentVisibility = "visible";
    }
    // Asked for its height it is laid out now, and remembered when this frame is drawn.
    if (isNew || filled < height) filled += element.offsetHeight;
  }
  return drawing.size > 0;
}
