// Colours for code, painted over the text by the CSS Custom Highlight API: the DOM of a message
// stays as it is, so nothing jumps and a selection survives. Only what is in view is coloured, and
// the highlighter is loaded when that happens first.

const AT_MOST = 60_000; // characters of a block; more would be felt
const GROWING_MS = 300;
// Names of highlight.js's scopes, by their first part, in the style sheet's few.
const NAMES = {
  comment: "comment quote",
  keyword: "keyword selector-tag tag doctag",
  string: "string regexp char link code addition",
  number: "number literal symbol bullet",
  title: "title section name selector-id selector-class",
  type: "type built_in class",
  attribute: "attr attribute property variable template-variable params-name selector-attr",
  meta: "meta",
  deletion: "deletion",
};
const NAME_OF = new Map(
  Object.entries(NAMES).flatMap(([name, scopes]) => scopes.split(" ").map((scope) => [scope, `cp-${name}`])),
);
const supported = Boolean(globalThis.CSS?.highlights && globalThis.IntersectionObserver);

const blocks = new WeakMap(); // <pre> → {language, visible, length, ranges, due}
const waiting = new Set(); // blocks in view whose colours are not up to date
let highlighter = null;
let busy = false;

function paint(pre, block) {
  const text = pre.querySelector("code")?.firstChild;
  clear(block);
  if (!text || text.length > AT_MOST) return;
  block.length = text.length;
  for (const [scope, startOffset, endOffset] of highlighter.places(text.data, block.language)) {
    const name = NAME_OF.get(scope.split(".", 1)[0]);
    if (!name) continue;
    // Static: a live one would be looked at by the browser at each change of the document.
    const range = new StaticRange({ startContainer: text, startOffset, endContainer: text, endOffset });
    if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
    CSS.highlights.get(name).add(range);
    block.ranges.push([name, range]);
  }
}

function clear(block) {
  for (const [name, range] of block.ranges) CSS.highlights.get(name).delete(range);
  block.ranges = [];
  block.length = -1;
}

const pause = () =>
  new Promise((go) => (globalThis.requestIdleCallback ? requestIdleCallback(go, { timeout: 500 }) : setTimeout(go, 30)));

async function work() {
  if (busy) return;
  busy = true;
  try {
    for (const pre of waiting) {
      await pause();
      highlighter ??= await import("./highlighter.mjs");
      waiting.delete(pre);
      const block = blocks.get(pre);
      if (block.visible) paint(pre, block);
    }
  } catch {
    waiting.clear(); // it could not be loaded: code stays as it is, and the next block tries again
  }
  busy = false;
}

const observer =
  supported &&
  new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const block = blocks.get(target);
        block.visible = isIntersecting;
        if (isIntersecting) waiting.add(target);
        else {
          waiting.delete(target);
          clear(block); // also for what has left the document
        }
      }
      if (waiting.size) work();
    },
    { rootMargin: "200px" },
  );

// Colours a code block while it is in view.
export function watch(pre, language) {
  if (!supported || !language) return;
  blocks.set(pre, { language, visible: false, length: -1, ranges: [], due: 0 });
  observer.observe(pre);
}

// The text of a block has grown: now and then it is coloured again, and once more at its end.
export function grown(pre, isWhole) {
  const block = blocks.get(pre);
  if (!block?.visible) return;
  const now = performance.now();
  const text = pre.querySelector("code")?.firstChild;
  if (text?.length === block.length || (!isWhole && now < block.due)) return;
  block.due = now + GROWING_MS + (text?.length ?? 0) / 50; // a long one costs more each time
  waiting.add(pre);
  work();
}
