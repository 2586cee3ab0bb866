// A table that is wider than its place is scrolled by the keyboard, too. Material wraps it.
const seen = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth;
    if (scrolls) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
addEventListener("load", () => {
  for (const place of document.querySelectorAll(".md-typeset__scrollwrap")) seen.observe(place);
});
