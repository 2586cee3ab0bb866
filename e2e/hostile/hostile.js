// Runs before the page's own scripts, and counts what hostile text should never do: `ran` scripts
// and `active` nodes. (Requests are counted outside.)

const hostile = (window.hostile = { ran: [], active: [], looked: 0 });

for (const name of ["alert", "confirm", "prompt", "print", "open", "xss"])
  window[name] = (...args) => void hostile.ran.push(`${name}(${args.map(String)})`);
// A handler that fails has run, too.
addEventListener("error", (event) => event instanceof ErrorEvent && hostile.ran.push(event.message));

const ACTIVE = new Set(
  ("animate applet area audio base body button canvas dialog embed fencedframe foreignObject form frame " +
    "frameset head html iframe image input isindex keygen label link map marquee math meta noscript object option " +
    "picture portal script select set slot source style svg template textarea title track use video").split(" "),
);
const OURS = ":is(.cp-bar > button, button.cp-picture[data-image-action=open], .cp-image-blocked > button.cp-button, svg.cp-icon[data-icon], input.cp-task[type=checkbox][disabled], .cp-math, .cp-math-display)";
// Of these only the element itself: what a note holds is the text's.
const NOTES = ".cp-code, .cp-code > pre, button.cp-table__sort[data-table-sort], .cp-note[role=note], .cp-note-reference, .cp-note__label, .cp-note-reference > a[role=doc-noteref], a.cp-note__back[role=doc-backlink]";
const CLASS = /^(?:language-[\w+#.-]{1,30}|cp-(?:bar|code|table|table__scroller|table__sort|picture|note|note-reference|note__label|note__back|math|math-display|control|link-host|image-blocked|button|icon|typing))$/;
const NAMES = /^(?:on.*|style|id|name|srcdoc|srcset|formaction|action|ping|background|poster|data|data-.*|autofocus|contenteditable|popover.*|command.*|is|slot|part|accesskey|for|form|usemap|xmlns.*)$/;
const ADDRESSES = new Set(["href", "src", "cite", "xlink:href", "longdesc"]);
const FOR_PEOPLE = { href: ["http:", "https:", "mailto:", "tel:"], src: ["http:", "https:"], cite: ["http:", "https:"] };

// As the page had them before a text could put its own `name`s in their place.
const attributesOf = Object.getOwnPropertyDescriptor(Element.prototype, "attributes").get;
const create = document.createElement.bind(document);
const append = Element.prototype.append;
const all = document.querySelectorAll.bind(document);
const base = location.href;

function faults(element) {
  const found = [];
  const ours = Element.prototype.closest.call(element, OURS) || Element.prototype.matches.call(element, NOTES);
  if (!ours && (ACTIVE.has(element.localName) || element.localName.includes("-"))) found.push("element");
  for (const { name, value } of attributesOf.call(element)) {
    if (!ours && NAMES.test(name)) found.push(name);
    if (!ours && name === "class" && !CLASS.test(value)) found.push(`class ${value}`);
    if (!ours && name === "role" && element.className !== "cp-table__scroller") found.push(name);
    if (!ours && name === "tabindex" && !["cp-table__scroller", "cp-code"].includes((element.localName === "pre" ? element.parentNode : element).className)) found.push(name);
    if (ADDRESSES.has(name)) {
      const url = URL.parse(value, base);
      if (!FOR_PEOPLE[name]?.includes(url?.protocol)) found.push(`${name} ${url?.protocol}`);
      if (name === "src" && url?.origin !== location.origin) found.push(`src ${url?.origin}`);
    }
  }
  return found;
}

// Looks at all that `selector` finds; `textOnly` means that a place may hold no element at all.
hostile.look = (sink, selector, textOnly) => {
  for (const root of all(selector)) {
    hostile.looked += 1;
    for (const element of root.querySelectorAll("*")) {
      const found = textOnly ? ["element"] : faults(element);
      if (found.length) hostile.active.push(`${sink}: ${found} of ${new XMLSerializer().serializeToString(element).slice(0, 200)}`);
    }
  }
};

// The same texts with nothing in between: what the counters must see.
hostile.control = (texts) => {
  const place = all("#place")[0];
  for (const text of texts) {
    const box = create("div");
    box.innerHTML = text;
    append.call(place, box);
    hostile.look("control", "#place", false);
    box.remove();
  }
};

// Every picture on the page has come or failed, and its handlers have run.
hostile.settled = async () => {
  const waiting = [...all("img")].map((image) => {
    image.loading = "eager";
    return image.complete || new Promise((done) => ["load", "error"].map((type) => image.addEventListener(type, done)));
  });
  await Promise.all(waiting);
  await hostile.frame();
};

hostile.frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
