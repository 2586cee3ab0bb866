// The optional service worker (`data-offline` on the tag): the page opens without a network, and
// the chats seen last can be read. Sending waits in the outbox, which needs nothing of this.
//
// The network goes first for everything that can change: an old page is never shown for a new
// one. Only files whose address names their content come from the cache. Nothing but GET is
// looked at, and what is shared with the page where it is installed.

const FILES = "chat_py.files/"; // + the build: the page and what it is made of
const DATA = "chat_py.data/"; // + the user: what the API answered
const SHARED = "chat_py.shared"; // what native/page/shared.mjs takes out
const REQUEST = "X-Chat-Request"; // every call of ChatAPI to its own origin carries it
const MOST = 100; // answers of the API that are kept

const NAMES_CONTENT = /\/runtime\/[^?]*[-.][0-9a-f]{12}[./]|[?&]v=[0-9a-f]{12}$/;
const loose = { ignoreVary: true };

const named = async (prefix) => (await caches.keys()).filter((name) => name.startsWith(prefix));

async function open(prefix) {
  const [name] = await named(prefix);
  return name && caches.open(name);
}

async function forget(prefix, except) {
  const old = (await named(prefix)).filter((name) => name !== except);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function cached(request, options) {
  const found = await caches.match(request, { ...loose, ...options });
  return found ?? Response.error();
}

// What a page has asked to be kept is renewed.
async function renewed(request, options) {
  const response = await fetch(request);
  const files = await open(FILES);
  if (response.ok && (await files?.match(request, { ...loose, ...options })))
    await files.put(request, response.clone());
  return response;
}

async function page(request) {
  try {
    return await renewed(request, { ignoreSearch: true });
  } catch {
    const exact = await caches.match(request, loose);
    return exact ?? cached(request, { ignoreSearch: true });
  }
}

async function file(request) {
  return (await caches.match(request, loose)) ?? fetch(request);
}

const other = (request) => renewed(request).catch(() => cached(request));

const early = []; // [request, response] from before a page said whose they are

// A GET that resets a chat is an action, although it looks like a question.
const isQuestion = (url) => !/[?&]reset=(?!false)/.test(url);

async function keepAnswer(request, response) {
  const data = await open(DATA);
  const isJson = response.headers.get("Content-Type")?.includes("json");
  if (!response.ok || !isJson || !isQuestion(request.url)) return;
  if (!data) return void (early.length < MOST && early.push([request, response]));
  await data.put(request, response);
  const keys = await data.keys();
  await Promise.all(keys.slice(0, -MOST).map((key) => data.delete(key)));
}

async function answer(event) {
  const { request } = event;
  let response;
  try {
    response = await fetch(request);
  } catch {
    return cached(request);
  }
  if (response.status === 401) {
    early.length = 0; // whoever it was has left
    event.waitUntil(forget(DATA));
  } else event.waitUntil(keepAnswer(request, response.clone()));
  return response;
}

// What a page says about itself: its build, its user, the files that it is made of, and what the
// API answered before this worker could see it, or knew whose answers they are.
async function keep({ build, user, files, answers }) {
  const [filesName, dataName] = [FILES + build, DATA + encodeURIComponent(user)];
  await forget(FILES, filesName);
  await forget(DATA, dataName);
  const [kept, data] = await Promise.all([caches.open(filesName), caches.open(dataName)]);
  const add = async (url) => (await kept.match(url, loose)) ?? kept.add(url);
  const ask = async (url) => {
    const request = new Request(url, { headers: { [REQUEST]: "1" } });
    if (!isQuestion(url) || (await data.match(request, loose))) return;
    await keepAnswer(request, await fetch(request));
  };
  await Promise.all(early.splice(0).map((answered) => keepAnswer(...answered)));
  await Promise.allSettled([...files.map(add), ...answers.map(ask)]);
}

// What another app shares comes as a form that is posted to the page (tools/installed.py). It is
// kept as it is until the page has it, which may take a while, or another visit.
async function keepShared(request) {
  const back = new URL(request.url);
  back.search = "";
  try {
    const store = await caches.open(SHARED);
    const headers = { "Content-Type": request.headers.get("Content-Type") };
    const name = new URL(`?shared=${Date.now()}-${Math.random()}`, location);
    await store.put(name, new Response(await request.blob(), { headers }));
  } catch {
    back.search = "?share-target=failed"; // no room: the page says so
  }
  return Response.redirect(back, 303);
}

const isShared = ({ method, mode, url }) =>
  method === "POST" && mode === "navigate" && new URL(url).searchParams.has("share-target");

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("message", (event) => {
  const done = keep(event.data).then(() => event.ports[0]?.postMessage("kept"));
  event.waitUntil(done);
});
addEventListener("fetch", (event) => {
  const { request } = event;
  if (isShared(request)) return event.respondWith(keepShared(request));
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.headers.has(REQUEST)) {
    // A stream is read as it comes, and is no use later.
    if (!request.headers.get("Accept")?.includes("event-stream")) event.respondWith(answer(event));
  } else if (NAMES_CONTENT.test(request.url)) event.respondWith(file(request));
  else event.respondWith(other(request));
});
