// What Markdown is here: CommonMark and GFM, with what the contract (§11) has otherwise.

import { BoundedTokenizer } from "./bounded.mjs";
import { isOfHtml } from "./tags.mjs";

export class MessageTokenizer extends BoundedTokenizer {
  // A line that begins with a tag of no element of HTML's is a line of text.
  html(src) {
    return isOfHtml(src) ? super.html(src) : undefined;
  }

  // A tag alone changes nothing of what follows it: what is inside of `<code>` is Markdown, and a link
  // that is not closed is none.
  tag(src) {
    const { state } = this.lexer;
    const { inLink } = state;
    const token = super.tag(src);
    state.inRawBlock = false;
    if (token && !inLink && state.inLink && !/<\/a\s*>/i.test(src)) state.inLink = false;
    return token;
  }
}
