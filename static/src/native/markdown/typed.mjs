// A person's own text, shown as it was typed: line breaks and runs of spaces are kept (`.cp-typed` in
// the style sheet), and nothing is Markdown but fenced code, inline code and links.

import { Marked } from "marked";

import { plain } from "./blocks.mjs";
import { escape } from "./tags.mjs";
import { MessageTokenizer } from "./tokenizer.mjs";

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$/;

const LEADS = /^(?:https?:|mailto:|tel:)/i;

const none = () => undefined;

class TypedTokenizer extends MessageTokenizer {
  escape = none;
  tag = none;
  emStrong = none;
  del = none;
  br = none;
  autolink = none;
  reflink = none;

  // An image would show other words than those that were typed.
  link(src) {
    const token = super.link(src);
    return token?.type === "image" ? { type: "text", raw: token.raw } : token;
  }
}

const marked = new Marked({ gfm: true });
const attribute = (text) => escape(text).replaceAll('"', "&quot;");

function inline({ type, raw, href, tokens }) {
  if (type === "codespan") {
    const [marks] = /^`+/.exec(raw);
    const code = raw.slice(marks.length, -marks.length).replace(/^ (?=.*\S)(.*) $/s, "$1");
    return `<code>${escape(code)}</code>`;
  }
  if (type !== "link" || !LEADS.test(href)) return escape(raw);
  const words = raw[0] === "[" ? tokens.map(inline).join("") : escape(raw);
  return `<a href="${attribute(href)}">${words}</a>`;
}

function paragraph(text) {
  const lexer = new marked.Lexer({ ...marked.defaults, tokenizer: new TypedTokenizer() });
  try {
    return `<p>${lexer.inlineTokens(text).map(inline).join("")}</p>`;
  } catch (error) {
    if (error instanceof RangeError) return plain(text).html();
    throw error;
  }
}

const words = (raw) => {
  // The lines beside code are set off from it already.
  const text = raw.replace(/^(?:[ \t]*\n)+|(?:\n[ \t]*)+$/g, "");
  return { raw, tokens: [], code: null, html: () => (text ? paragraph(text) : "") };
};

const fenced = (raw, info, lines) => {
  const lang = info.split(/\s/, 1)[0];
  const text = lines.join("\n");
  const name = lang ? ` class="language-${attribute(lang)}"` : "";
  const html = () => `<pre><code${name}>${escape(text)}${text && "\n"}</code></pre>`;
  return { raw, tokens: [], code: { text, lang }, html };
};

// Like `blocks` of Markdown: {made: [{raw, tokens, code, html()}], links}.
export function typedBlocks(text) {
  const made = [];
  let raw = "";
  let open = null; // {mark, info, lines} of a fence
  const end = () => {
    if (open) made.push(fenced(raw, open.info, open.lines));
    else if (raw) made.push(words(raw));
    raw = "";
    open = null;
  };
  for (const line of text.split(/(?<=\n)/)) {
    const [, mark, info] = FENCE.exec(line.replace(/\n$/, "")) ?? [];
    if (open) {
      raw += line;
      if (mark?.startsWith(open.mark) && !info) end();
      else open.lines.push(line.replace(/\n$/, ""));
    } else {
      const opens = mark && !(mark[0] === "`" && info.includes("`"));
      if (opens) end();
      raw += line;
      if (opens) open = { mark, info, lines: [] };
    }
  }
  end();
  return { made, links: {} };
}

// For a page without that style sheet: line breaks as elements, spaces that stay.
export function keepSpaces(host) {
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("pre")) texts.push(walker.currentNode);
  for (const node of texts) {
    const lines = node.data.replace(/ (?= )|(?<=^|\n) /g, "\u00a0").replaceAll("\t", "\u2003").split("\n");
    node.replaceWith(...lines.flatMap((line, index) => (index ? [document.createElement("br"), line] : [line])));
  }
}
