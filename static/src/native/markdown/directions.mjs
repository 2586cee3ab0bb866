// The direction in which each block of a message runs: that of its own text, whatever the page's.
//
// The browser finds it (HTML: `dir=auto`, the first letter that has one). A list, a quote or a table
// has one direction for its bullets, its bar, its columns and what is inside; the order of letters
// within a line is still each line's own (70-prose.css), so that "7:52 AM" reads like that everywhere.

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, dl, blockquote, details, div, figure, table";
const HOLDERS = "ul, ol, dl, blockquote, table";
// They are written from left to right in every language, and say nothing of the text around them.
const TECHNICAL = "code, kbd, samp";

export function direct(host) {
  for (const code of host.querySelectorAll(TECHNICAL)) code.dir = "ltr";
  for (const block of host.querySelectorAll(BLOCKS))
    if (!block.hasAttribute("dir") && !block.parentElement.closest(HOLDERS)) block.dir = "auto";
}
