// What Markdown is here: CommonMark and GFM, with what the contract (§11) has otherwise.

import { BoundedTokenizer } from "./bounded.mjs";
import { ENDS_ADDRESS, masked } from "./cjk.mjs";
import { NOTE } from "./notes.mjs";
import { cellsOf, tabbed, tabbedAfter } from "./tabs.mjs";
import { isOfHtml } from "./tags.mjs";

export class MessageTokenizer extends BoundedTokenizer {
  // A line that begins with a tag of no element of HTML's is a line of text.
  html(src) {
    return isOfHtml(src) ? super.html(src) : undefined;
  }

  table(src) {
    const [first, second = ""] = src.split("\n", 2);
    if (!first.includes("|") || !second.includes("-")) return this.#tabbed(src);
    // Tabs around what stands between bars.
    const start = first.length + 1;
    const spaced = src.slice(0, start) + second.replaceAll("\t", " ") + src.slice(start + second.length);
    const token = super.table(spaced);
    return token ? this.#whole(token) : this.#tabbed(src);
  }

  // What a row has more than the heading is shown as well.
  #whole(token) {
    const lines = token.raw.split("\n").slice(2);
    for (const [at, row] of token.rows.entries()) {
      const more = cellsOf(lines[at]).slice(token.header.length).join(" | ").trim();
      if (more) row.push({ text: more, tokens: this.lexer.inline(more), header: false, align: null });
    }
    return token;
  }

  #tabbed(src) {
    const [raw, rows] = tabbed(src) ?? [];
    if (!raw) return undefined;
    const [header, ...others] = rows.map((row, index) =>
      rows[0].map((_, at) => ({
        text: row[at] ?? "",
        tokens: this.lexer.inline(row[at] ?? ""),
        header: index === 0,
        align: null,
      })),
    );
    return { type: "table", raw, header, align: header.map(() => null), rows: others, headLines: 1 };
  }

  // A line in front of a table belongs to it as little as one behind it.
  paragraph(src) {
    const end = tabbedAfter(src);
    return super.paragraph(end ? src.slice(0, end) : src);
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

  // `[words][^1]` are words with a note.
  reflink(src, links) {
    const token = super.reflink(src, links);
    return token?.href === NOTE ? { type: "text", raw: "[", text: "[" } : token;
  }

  emStrong(src, text, before) {
    return this.#between("emStrong", src, text, before);
  }

  // One tilde is a tilde: `10~20` is a range.
  del(src, text, before) {
    return src.startsWith("~~") ? this.#between("del", src, text, before) : undefined;
  }

  url(src) {
    const end = src.search(ENDS_ADDRESS);
    return super.url(end < 0 ? src : src.slice(0, end));
  }

  // `name` is a rule of delimiters, found in a copy of the text and read in the text itself.
  #between(name, src, text, before) {
    const copy = masked(text);
    if (copy === text) return super[name](src, text, before);
    const start = text.length - src.length;
    const { lexer } = this;
    // What is inside is read once, from the text.
    this.lexer = Object.assign(Object.create(lexer), { inlineTokens: () => [] });
    const token = super[name](copy.slice(start), copy, copy[start - 1] ?? before);
    this.lexer = lexer;
    if (!token) return undefined;
    const marks = (token.raw.length - token.text.length) / 2;
    token.raw = src.slice(0, token.raw.length);
    token.text = token.raw.slice(marks, token.raw.length - marks);
    token.tokens = lexer.inlineTokens(token.text);
    return token;
  }
}
