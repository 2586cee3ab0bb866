// Markdown as a list of blocks that are rendered each for itself.
//
// A block of raw HTML may be opened in one Markdown block and closed in a later one
// (`<details>`, text, `</details>`); such blocks stay together. Everything else stands alone, so an
// element that is never closed ends with its block, and a text that grows keeps what it has.

import { Marked } from "marked";

import { TooCostly } from "./bounded.mjs";
import { extensions, formulas, hideFormulas } from "./math.mjs";
import { noteExtensions } from "./notes.mjs";
import { taskMark } from "./tasks.mjs";
import { escape, settle, stillOpen } from "./tags.mjs";
import { MessageTokenizer } from "./tokenizer.mjs";

const markdown = new Marked({ gfm: true, async: false });
markdown.use({ renderer: { checkbox: ({ checked }) => taskMark(checked) }, extensions: [...extensions, ...noteExtensions] });

class MessageLexer extends markdown.Lexer {
  formulas = []; // of the text whose inline parts are read at the moment
  inlineLength = 0;

  constructor() {
    const hooks = { emStrongMask: (text) => hideFormulas(text, this.formulas) };
    super({ ...markdown.defaults, tokenizer: new MessageTokenizer(), hooks });
  }

  inlineTokens(src, tokens) {
    const outer = [this.formulas, this.inlineLength];
    [this.formulas, this.inlineLength] = [formulas(src), src.length];
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      [this.formulas, this.inlineLength] = outer;
    }
  }
}

// The beginning of a line that may still become part of what is above: a list marker, a rule, an
// underline, a fence, spaces.
const UNDECIDED = /^[ \t]*(?:[-+*_=#~`>|:\d.)<]*)[ \t]*$/;

// A text that Markdown's parser cannot stand (megabytes in one paragraph, quotes in thousands of
// quotes) ends in a RangeError, of the tokenizer's budget or of the stack: it is shown as it was
// written.
function bounded(parse, instead) {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) return instead();
    throw error;
  }
}

const MOST = 1_000_000; // characters; nobody reads more, but a script may ask for their HTML

// A text as it was written.
export const plain = (text) => ({
  raw: text,
  tokens: [],
  code: null,
  html: () => `<p>${escape(text).replaceAll("\n", "<br>")}</p>`,
});

function lex(text, links) {
  const lexer = new MessageLexer();
  lexer.blockTokens(text, lexer.tokens);
  // Only now: a definition that is known already would be left out of the tokens.
  Object.assign(lexer.tokens.links, links);
  lexer.lex(""); // what is inline, which waits for every definition
  return lexer;
}

// {made: [{raw, html(), code}], links} of a text without carriage returns. `links` are the link
// references that it may use: those given, of what stands before it, and its own. `isAll`: nothing
// stands before it.
export function blocks(text, links = {}, isAll = true) {
  return bounded(
    () => {
      if (text.length > MOST) throw new TooCostly(`more than ${MOST} characters`);
      return read(text, links, isAll);
    },
    () => ({ made: [plain(text)], links }),
  );
}

// The tokens inside of a token, by the sequences in which they stand.
const inside = ({ type, items = [], header = [], rows = [], tokens }) =>
  type === "image" ? [] : [...items, ...header, ...rows.flat(), ...(tokens ? [{ tokens }] : [])].map((one) => one.tokens);

// A comment or the like, or what goes on over blank lines because it is not closed: not Markdown.
const AS_WRITTEN = /^<[!?]|\n[ \t]*\n/;

// What HTML is in these tokens, and in those inside of them.
function settleAll(tokens, lexer) {
  for (const token of settle(tokens)) {
    const raw = token.raw.trim();
    if (!token.block) continue;
    if (AS_WRITTEN.test(raw)) token.text = plain(raw).html();
    else Object.assign(token, { type: "paragraph", tokens: lexer.inlineTokens(raw) });
  }
  for (const token of tokens) for (const more of inside(token)) settleAll(more, lexer);
}

function read(text, before, isAll) {
  const lexer = lex(text, before);
  const made = [];
  let group = null;
  let open = [];
  for (const token of lexer.tokens) {
    if (!group) made.push((group = { raw: "", tokens: [] }));
    group.raw += token.raw;
    group.tokens.push(token);
    if (token.type === "html") stillOpen(token.raw, open);
    if (open.length === 0 && token.type !== "space") group = null;
  }
  for (const block of made) {
    let written;
    const parsed = () =>
      bounded(() => {
        settleAll(block.tokens, lexer);
        return markdown.parser(block.tokens);
      }, plain(block.raw).html);
    block.html = () => (written ??= parsed());
    const only = block.tokens.filter((token) => token.type !== "space");
    block.code = only.length === 1 && only[0].type === "code" ? only[0] : null;
  }
  const { links } = lexer.tokens;
  // A message of nothing but definitions or a script would be an empty bubble.
  if (isAll && text.trim() && made.every((block) => !block.html().trim())) return { made: [plain(text)], links };
  return { made, links };
}

// The link references and notes that a block defines, also inside quotes and lists: tag → {href, title}.
export function definitions(block) {
  const found = Object.create(null);
  markdown.walkTokens(block.tokens, (token) => {
    if (token.type === "def" || token.type === "note") found[token.tag] ??= { href: token.href, title: token.title };
  });
  return found;
}

// How many characters of `text` are closed: no continuation can change how they are rendered,
// but for link references.
export function closedLength(text, made) {
  let length = text.length;
  // Only the neighbours are looked at: there may be thousands of blocks, and this runs each frame.
  // The last block is open; the one before is closed when a blank line and the beginning of
  // something decided stand between it and the end.
  for (let index = made.length - 1; index > 0; index--) {
    length -= made[index].raw.length;
    const rest = made[index].raw;
    const before = made[index - 1].raw.slice(-100);
    // The end of a line may stand on either side.
    const blank = /\n[ \t]*\n[ \t\n]*$/.test(before + /^[ \t\n]*/.exec(rest)[0]);
    const first = rest.replace(/^\s*\n/, "").split("\n", 1)[0];
    // The whole first line of a fence ends what is above, with or without a blank line.
    if (made[index].code && /^(?:[ \t]*\n)* {0,3}(?:```|~~~)[^\n]*\n/.test(rest)) return length;
    if (blank && !UNDECIDED.test(first) && !/^(?: {2,}|\t)/.test(first)) return length;
  }
  return 0;
}
