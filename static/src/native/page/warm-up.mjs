// What is slowest on first use: done once while the interpreter is still being loaded, when the
// page has nothing else to do, so that the first messages do not wait for it.

import { render } from "../markdown/markup.mjs";

const SAMPLE = "# A\n\nB **c** *d* `e` <https://example.com> [f](https://example.com)\n\n1. g\n\n- h\n\n> i\n\n```\nj\n```\n\n| k |\n|---|\n| l |\n";

export function warmUp() {
  render(document.createElement("div"), SAMPLE);
}
