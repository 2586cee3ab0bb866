// What makes a page with `data-offline` one that can be installed: its manifest, and what an
// installed page is opened with (tools/installed.py).

const SHARED = "chat_py.shared"; // of static/src/sw.js
const MANIFESTS = "../../app/"; // seen from this module

const folder = (href) => new URL(".", href).href;

// A page's own manifest counts. The built one is of the page beside `static/` only: another page
// would be installed with that one's address.
function linkManifest(language) {
  if (document.querySelector('link[rel~="manifest"]')) return;
  const { href } = new URL(`${MANIFESTS}${language}.webmanifest`, import.meta.url);
  const page = new URL("../../", href).href;
  if (page !== folder(location.href))
    return console.info(
      `chat_py: data-offline: the page cannot be installed, because ${href} is for ${page}. ` +
        "Link a manifest of its own (docs/installing.md).",
    );
  document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href }));
}

// Whether the page was opened in this way. Once is enough: not after a reload, too.
function openedFor(name) {
  const address = new URL(location.href);
  const value = address.searchParams.get(name);
  if (value === null) return undefined;
  address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
  return value;
}

// The button shows once it is known that chats can be begun here.
function beginChat({ root }) {
  const button = root.querySelector("[data-new-chat]");
  if (!button) return;
  const press = () => {
    if (button.hidden) return;
    watching.disconnect();
    button.click();
  };
  const watching = new MutationObserver(press);
  watching.observe(button, { attributes: true });
  press();
}

let failed = false;

export function makeInstallable(bridge, language) {
  linkManifest(language);
  failed = openedFor("share-target") === "failed";
  if (openedFor("new-chat") === undefined) return;
  document.addEventListener("chatapi:fetch-success", () => beginChat(bridge), { once: true });
}

// Tell Python that something was shared, now that a chat is there to put it in.
export async function takeShared({ root }) {
  if (!failed && !(await caches.has(SHARED))) return;
  root.dispatchEvent(new CustomEvent(failed ? "chat_py:share-lost" : "chat_py:shared"));
  failed = false;
}
