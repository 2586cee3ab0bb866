// The frame that a worker for blocks lives in. Its origin is opaque (the page puts it into a sandbox),
// and its policy, in frame.html, allows nothing but code that it is given.
//
// It takes one message of the page that holds it, with a port, and from then on passes texts between
// that port and the worker. No code of a block ever runs here.

/** Characters that a worker may send for one block: what is more ends it. */
const MOST = 30_000_000;

const trusted =
  globalThis.trustedTypes?.createPolicy("chat_py_runner", { createScriptURL: (url) => url }) ??
  { createScriptURL: (url) => url };

function begin({ worker: source, files }, port) {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(trusted.createScriptURL(url));
  let room = MOST;
  const end = (message) => {
    worker.terminate();
    worker.onmessage = worker.onerror = null;
    port.postMessage(JSON.stringify(message));
  };
  worker.onmessage = ({ data }) => {
    if (typeof data !== "string") return;
    room -= data.length + 1;
    if (room < 0) end({ kind: "flooded" });
    else port.postMessage(data);
  };
  worker.onerror = (event) => end({ kind: "failed", why: event.message ?? "the worker did not start" });
  port.onmessage = ({ data }) => {
    room = MOST;
    worker.postMessage(data, data.wheels ?? (data.library ? [data.library] : []));
  };
  const held = Object.values(files).filter((file) => file instanceof ArrayBuffer);
  worker.postMessage(files, held);
  port.postMessage('{"kind":"begun"}');
}

// Opened outside of a sandbox it would run what it is sent as code of this site.
if (globalThis.origin === "null" && globalThis.parent !== globalThis) {
  addEventListener("message", function first(event) {
    if (event.source !== globalThis.parent || !event.ports.length) return;
    removeEventListener("message", first);
    begin(event.data, event.ports[0]);
  });
}
