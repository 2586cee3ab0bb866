// The page's side of the optional service worker (static/src/sw.js), turned on by `data-offline`
// on the tag. Its value may name the worker's script; without one it is beside the page.

import { makeInstallable, takeShared } from "./installable.mjs";

const SETTLED = 1000; // milliseconds after a chat has come, when the other responses have come too
const SCRIPT = "../sw.js"; // seen from chat-py.js

// Under `require-trusted-types-for 'script'` only such an object names a script.
const trusted = (url) =>
  globalThis.trustedTypes?.createPolicy("chat_py", { createScriptURL: (text) => text }).createScriptURL(url) ?? url;

const loaded = () => performance.getEntriesByType("resource").map(({ name }) => name);

let told = false;

function tell(worker, bridge, asked) {
  const { tag, rest = [] } = bridge;
  const own = new URL(".", tag.src).href;
  const api = new URL(`${globalThis.ChatAPI.config.baseUrl}/`, location.href).href;
  const isOwn = (address) => new URL(address).origin === location.origin;
  const isAnswer = (address) => address.startsWith(api);
  const isFile = (address) => isOwn(address) && !isAnswer(address);
  const files = loaded().filter(isFile);
  // Imported so that they are kept: what is shared without a network needs them.
  import("../page/files.mjs");
  import("../page/shared.mjs");
  worker.postMessage({
    // Its content names everything that belongs to a build.
    build: files.find((name) => name.startsWith(`${own}runtime/interpreter-`)) ?? own,
    user: globalThis.ChatState.userId,
    // What of the interpreter comes when it is called has to be there without a network.
    files: [...new Set([location.href.split("#")[0], tag.src, ...files, ...rest])],
    // What came before the worker knew whose it is. It sees later responses by itself.
    answers: told ? [] : [...asked].filter((address) => isOwn(address) && isAnswer(address)),
  });
  if (told) return;
  told = true;
  // What is needed later belongs to the page, too: its colours for code, a picture.
  const late = new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => isFile(name))) tell(worker, bridge, asked);
  });
  late.observe({ type: "resource" });
}

export async function keepForOffline(bridge, language, asked) {
  const { tag } = bridge;
  const given = tag.dataset.offline;
  makeInstallable(bridge, language);
  const script = given ? new URL(given, location.href) : new URL(SCRIPT, tag.src);
  // A chat has been shown: now it is known who looks, and what the page is made of.
  document.addEventListener("chatapi:fetch-success", async () => {
    takeShared(bridge);
    const { active } = await navigator.serviceWorker.ready;
    setTimeout(tell, told ? 0 : SETTLED, active, bridge, asked);
  });
  try {
    await navigator.serviceWorker.register(trusted(script.href));
  } catch (error) {
    console.warn(`chat_py: data-offline: ${script.href} cannot be the service worker: ${error.message}`);
  }
}
