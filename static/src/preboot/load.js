// Large files. A host that compresses nothing sends 25 MB where 9 would do: then the `.gz` that the
// build has put beside each file is requested in its place, and unpacked here.

let plain = false; // whether the host is known to send files as they are

function isPlain(response) {
  const { ok, type, headers } = response;
  // Of another origin it cannot be seen.
  return ok && type === "basic" && !headers.has("content-encoding") && "DecompressionStream" in globalThis;
}

async function unpack(url, options) {
  const packed = await fetch(`${url}.gz`, options);
  if (!packed.ok) return fetch(url, options);
  // Some hosts know `.gz` and say what it is: the browser has unpacked it then.
  const known = packed.headers.get("content-encoding") === "gzip";
  const body = known ? packed.body : packed.body.pipeThrough(new DecompressionStream("gzip"));
  const headers = { "content-type": url.endsWith(".wasm") ? "application/wasm" : "application/octet-stream" };
  return Object.defineProperty(new Response(body, { headers }), "url", { value: url });
}

/** A `Response` with the file's own bytes, however the host sends them. */
export async function load(url, options) {
  if (!__MANIFEST__.packed) return fetch(url, options);
  if (!plain) {
    const response = await fetch(url, options);
    if (!isPlain(response)) return response;
    plain = true;
    response.body.cancel();
  }
  return unpack(url, options);
}
