// A tokenizer that gives up instead of taking long.
//
// marked needs time that grows with the square of a paragraph's delimiters, and one frame of the
// stack (some, in truth) for each level of nesting. Both are counted here, not timed, so that the
// same text is always drawn the same way.

import { Tokenizer } from "marked";

const MAX_WORK = 5_000_000; // characters that were looked at for a delimiter's other half
const MAX_DEPTH = 50; // no page shows more levels of lists, quotes or emphasis

export class TooCostly extends RangeError {}

export class BoundedTokenizer extends Tokenizer {
  work = 0;
  depth = 0;

  spend(characters) {
    this.work += characters;
    if (this.work > MAX_WORK) throw new TooCostly(`more than ${MAX_WORK} steps`);
  }

  // `name` is a rule that reads what is inside of it by further rules.
  #deeper(name, src, more) {
    if (++this.depth > MAX_DEPTH) throw new TooCostly(`more than ${MAX_DEPTH} levels`);
    try {
      const token = super[name](src, ...more);
      // What is inside is looked at once more on every level, line by line.
      if (token && (name === "list" || name === "blockquote")) this.spend(20 * token.raw.length);
      return token;
    } finally {
      this.depth -= 1;
    }
  }

  list(src, ...more) {
    return this.#deeper("list", src, more);
  }

  blockquote(src, ...more) {
    return this.#deeper("blockquote", src, more);
  }

  emStrong(src, ...more) {
    if (src[0] !== "*" && src[0] !== "_") return undefined;
    this.spend(src.length);
    return this.#deeper("emStrong", src, more);
  }

  del(src, ...more) {
    if (src[0] !== "~") return undefined;
    this.spend(src.length);
    return this.#deeper("del", src, more);
  }

  link(src, ...more) {
    if (src[0] !== "[" && src[0] !== "!") return undefined;
    this.spend(src.length);
    return this.#deeper("link", src, more);
  }

  reflink(src, ...more) {
    if (src[0] !== "[" && src[0] !== "!") return undefined;
    this.spend(src.length);
    return this.#deeper("reflink", src, more);
  }

  tag(src, ...more) {
    if (src[0] !== "<") return undefined;
    this.spend(src.length);
    return super.tag(src, ...more);
  }

  codespan(src, ...more) {
    if (src[0] !== "`") return undefined;
    this.spend(src.length);
    return super.codespan(src, ...more);
  }

  inlineText(src, ...more) {
    this.spend(100);
    return super.inlineText(src, ...more);
  }
}
