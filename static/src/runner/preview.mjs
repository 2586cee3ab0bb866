// The frame in which a page that an answer has written is seen. Its origin is opaque (the chat puts it into
// a sandbox), and its policy, in preview.html, has no address.
//
// The page itself is in one more frame inside: what that one is allowed, its sandbox says, and it inherits
// this document's policy, so that nothing in it can make a request; `frame-src` keeps it from leaving, too.

function show({ html, scripts }, port) {
  const inner = document.createElement("iframe");
  inner.setAttribute("sandbox", scripts ? "allow-scripts" : "");
  inner.addEventListener("load", () => port.postMessage("shown"), { once: true });
  inner.srcdoc = html;
  document.body.append(inner);
}

// Opened outside of a sandbox it would be a page of this site.
if (globalThis.origin === "null" && globalThis.parent !== globalThis) {
  addEventListener("message", function first(event) {
    if (event.source !== globalThis.parent || !event.ports.length) return;
    removeEventListener("message", first);
    show(event.data, event.ports[0]);
  });
}
