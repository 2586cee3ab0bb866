// A menu opens below its button, or above it where there is more room in what scrolls around it; so
// nothing moves, and what lies under the pointer stays there.

const GAP = 12; // CSS pixels to the edge of the view
const SCROLLS = /auto|scroll/;

function viewOf(element) {
  let box = element.parentElement;
  while (box && !SCROLLS.test(getComputedStyle(box).overflowY)) box = box.parentElement;
  const seen = box?.getBoundingClientRect();
  return { top: Math.max(0, seen?.top ?? 0), bottom: Math.min(innerHeight, seen?.bottom ?? innerHeight) };
}

export function placeMenu(menu) {
  menu.classList.remove("cp-above");
  menu.style.maxBlockSize = "";
  const view = viewOf(menu);
  const button = menu.parentElement.getBoundingClientRect();
  const below = view.bottom - button.bottom - GAP;
  const above = button.top - view.top - GAP;
  const needed = menu.offsetHeight;
  menu.classList.toggle("cp-above", needed > below && above > below);
  if (needed > Math.max(above, below)) menu.style.maxBlockSize = `${Math.max(above, below)}px`;
}
