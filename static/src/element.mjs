// `<chat-py>`: the chat as an element, `<script type="module" src="/static/chat-py-element.js">`.
//
// Its attributes are the tag's. Here is only what a browser needs to know the element; the rest (embed/)
// comes once there is one.

const KEY = Symbol.for("chat_py.bridge");
const base = new URL(".", import.meta.url);
/** Attributes that are not the chat's, or not the tag's. */
const OTHER =
  /^(?:accesskey|aria-.*|autofocus|class|dir|draggable|exportparts|hidden|id|inert|lang|nonce|on.*|part|popover|role|slot|style|tabindex|title|translate|(?:data-)?launcher)$/;

let first; // a page has one chat
let comeBack = () => {}; // it is in the page again

/** Why this element cannot have the page's chat, or "". */
function refusal(element) {
  if (first && first !== element)
    return first.isConnected
      ? "A page has one chat, and another <chat-py> has it. Remove this one."
      : "A page has one chat, and a <chat-py> that was removed has it. Insert that very element again, or reload the page.";
  const bridge = globalThis[KEY];
  return !first && bridge && !bridge.begin
    ? "A page has one chat, and the tag of chat-py.js has started it. Remove the tag or this <chat-py>."
    : "";
}

function fail(element, message) {
  console.error("chat_py:", message, element);
  element.dispatchEvent(new CustomEvent("chatcore:error", { detail: { message } }));
}

/** What chat-py.js takes for its tag: it is in no page. */
function tagOf(element) {
  const tag = document.createElement("script");
  for (const { name, value } of element.attributes)
    if (!OTHER.test(name)) tag.setAttribute(name.startsWith("data-") ? name : `data-${name}`, value);
  tag.nonce = element.nonce || document.querySelector("script[nonce]")?.nonce || "";
  tag.dataset.assets = base;
  return tag;
}

export class ChatPyElement extends HTMLElement {
  connectedCallback() {
    const refused = refusal(this);
    if (refused) return fail(this, refused);
    // One that is inserted again is as it was: all that it shows is inside.
    if (first) return comeBack();
    first = this;
    import(new URL(__EMBED__, base))
      .then(({ embed }) => embed(this, tagOf(this), (path) => new URL(path, base).href))
      .then((restore) => (comeBack = restore))
      .catch(({ message }) => {
        if (!this.shadowRoot) first = undefined; // inserted again, it tries again
        fail(this, message);
      });
  }
}

/** The tag of chat-py.js with `data-launcher`: an element at the end of the page stands for it. */
export function launch({ dataset, nonce }) {
  const element = document.createElement("chat-py");
  element.nonce = nonce;
  Object.assign(element.dataset, dataset);
  const append = () => document.body.append(element);
  if (document.readyState !== "loading") append();
  else document.addEventListener("DOMContentLoaded", append, { once: true });
}

if (!customElements.get("chat-py")) customElements.define("chat-py", ChatPyElement);
