// Markdown that grows. What is closed is drawn once and never touched again, so a selection or an
// open `<details>` in it survives; only the open tail is lexed and drawn anew, and what of it
// looks as before stays too.

import { blocks, closedLength, definitions } from "./blocks.mjs";
import { changed, end as codeEnds } from "./code.mjs";
import { draw, finish, outline } from "./drawing.mjs";
import { connectNotes } from "./note-links.mjs";
import { PORTION, fitting, more, split } from "./portions.mjs";

const FENCE = /^(?:[ \t]*\n)*(`{3,}|~{3,})[^\n]*\n/; // at the margin: nothing of what follows is taken away
const MAY_CLOSE = /^ {0,3}(?:`{3}|~{3})/m;
const LINE_START = 8; // characters of a line that tell whether it may close a fence

const preOf = ({ nodes }) => nodes.find((node) => node.querySelector)?.querySelector("pre");
const codeText = (block) => block.code.text.replace(/\n$/, "");

// A fenced block at the end of the text that goes on as long as no line may close it: pieces are
// put into its text node as they come.
function openCode(text, block) {
  const opening = FENCE.exec(text);
  const pre = preOf(block);
  const node = pre?.firstElementChild?.firstChild;
  if (!opening || !block.code || !node) return null;
  const content = text.slice(opening[0].length);
  const shown = content.replace(/\n?\n$/, "");
  if (MAY_CLOSE.test(content) || node.data !== `${shown}\n`) return null;
  let held = content.slice(shown.length); // line ends that show only when more follows
  let line = content.slice(content.lastIndexOf("\n") + 1).slice(0, LINE_START);
  return (piece) => {
    const lines = line + piece;
    if (MAY_CLOSE.test(lines)) return false;
    line = lines.slice(lines.lastIndexOf("\n") + 1).slice(0, LINE_START);
    const text = held + piece;
    const more = text.replace(/\n?\n$/, "");
    held = text.slice(more.length);
    // Before the line break that ends every rendered code block.
    node.insertData(node.length - 1, more);
    changed(pre, false);
    return true;
  };
}

// The beginning of a line that defines a link reference, maybe in quotes and lists: no link before it
// is whole.
const DEFINES = /(?<=^|\n)[ \t>*+\d.)-]*\[(?!\^)(?:[^\]\\\n]|\\.)*\]:[^\n]*$/;

// Whether the nodes of a block as it was can stay for the block as it is: they look the same, or are
// of code, of which only what differs is changed.
function stays(old, block) {
  if (!old.code || !block.code) return !old.code && !block.code && old.html() === block.html();
  const node = preOf(old)?.firstElementChild?.firstChild;
  const text = block.code.text && `${codeText(block)}\n`;
  if (old.code.lang !== block.code.lang || !node || !text) return false;
  let same = 0;
  while (same < text.length && node.data[same] === text[same]) same++;
  if (same < text.length || same < node.length) {
    node.replaceData(same, node.length - same, text.slice(same));
    changed(preOf(old), false);
  }
  return true;
}

// Whether the first `length` characters of these blocks show nothing.
function isEmpty(made, length) {
  let end = 0;
  return made.every((block) => (end += block.raw.length) > length || !block.html().trim());
}

export function growing(target) {
  let text = ""; // what is open
  let returned = ""; // a carriage return whose line feed may come with the next piece
  let tail = []; // the open blocks, with their nodes
  let room = PORTION; // characters that may still be drawn
  let rest = ""; // what came after those
  let begun = false; // whether anything is closed
  let extend = null; // takes a piece without lexing anything
  const open = []; // levels of headings after what is closed
  const links = Object.create(null); // tag → {href, title}: references that closed blocks define
  const waiting = []; // closed blocks whose brackets a later definition may make links

  function close(block) {
    outline(block.nodes, open);
    for (const [tag, link] of Object.entries(definitions(block))) links[tag] ??= link;
    if (block.code) {
      changed(preOf(block), true);
      codeEnds(preOf(block)?.parentNode);
    }
    if (block.raw.includes("[")) waiting.push({ ...block, known: Object.keys(links).length });
  }

  function redraw(growing) {
    const whole = growing ? text.replace(DEFINES, "") : text;
    const held = text.slice(whole.length);
    const found = blocks(whole, links, !begun);
    const [made, later] = fitting(found.made, found.links);
    if (later) {
      rest = later + rest;
      text = made.map(({ raw }) => raw).join("");
    } else text = whole;
    // Where a token is missing (a definition that was there before), positions are not known.
    const complete = made.reduce((length, { raw }) => length + raw.length, 0) === text.length;
    let keep = complete ? closedLength(text, made) : 0;
    // What shows nothing may be all there is, and is shown then.
    if (!begun && isEmpty(made, keep)) keep = 0;
    let same = 0;
    while (same < tail.length && same < made.length && stays(tail[same], made[same])) {
      made[same].nodes = tail[same].nodes;
      same++;
    }
    for (const { nodes } of tail.slice(same)) for (const node of nodes) node.remove();
    for (const block of made.slice(same)) {
      block.nodes = draw(block);
      target.append(...block.nodes);
    }
    let position = 0;
    tail = [];
    for (const block of made) {
      if (position < keep) close(block);
      else tail.push(block);
      position += block.raw.length;
    }
    outline(tail.flatMap(({ nodes }) => nodes), [...open]);
    text = text.slice(keep);
    begun ||= keep > 0;
    extend = tail.length === 1 && !held ? openCode(text, tail[0]) : null;
    if (later) rest += held;
    else text += held;
    return found.links;
  }

  function write(piece) {
    const lines = (returned + piece).replace(/\r\n/g, "\n");
    returned = lines.endsWith("\r") ? "\r" : "";
    const all = lines.slice(0, lines.length - returned.length).replace(/\r/g, "\n");
    const [shown, later] = rest ? ["", all] : split(all, room);
    rest += later;
    if (!shown) return;
    room -= shown.length;
    text += shown;
    if (extend?.(shown)) return;
    redraw(true);
    connectNotes(target);
  }

  return {
    write,

    // A link reference that came late concerns blocks that are closed: those are drawn again.
    end() {
      if (returned && !rest) text += "\n";
      const all = redraw(false);
      for (const block of tail) if (block.code) changed(preOf(block), true);
      const defined = Object.keys(all).length;
      for (const block of waiting) {
        if (block.known === defined) break; // nothing has come since, here and later
        const { made } = blocks(block.raw, all, false);
        if (made.map((part) => part.html()).join("") === block.html()) continue;
        block.nodes[0]?.before(...made.flatMap(draw));
        for (const node of block.nodes) node.remove();
      }
      finish(target);
      target.append(...more(rest, tail.at(-1)));
      outline(target.childNodes, []);
      connectNotes(target);
    },
  };
}
