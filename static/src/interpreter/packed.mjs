// A host that compresses nothing sends 33 MB where 12 would do: then the `.gz` that the build has put
// beside each large file is requested in its place, and unpacked here.

import { assets } from "./assets.mjs";
import { lasting } from "./lasting.mjs";

export const hasPacked = (url) => assets.packed && /\.(?:wasm|bin)$/.test(url);

/**
 * Whether the host sends the file as it is. Of another origin only the length can be seen.
 *
 * @param {Response} response
 * @param {number} bytes of the file
 */
export function isPlain({ ok, type, headers }, bytes) {
  const plain = type === "basic" ? !headers.has("content-encoding") : Number(headers.get("content-length")) === bytes;
  return ok && plain && "DecompressionStream" in globalThis;
}

/**
 * @param {string} url of a file
 * @param {Response} plain the file as it is, not read yet
 * @returns {Promise<Response>} the same from its packed copy; once more as it is where there is none
 */
export async function unpacked(url, plain) {
  plain.body.cancel(); // first: until then it keeps coming
  const packed = await globalThis.fetch(`${url}.gz`);
  if (!packed.ok) return globalThis.fetch(url);
  // Some hosts know `.gz` and say what it is: the browser has unpacked it then.
  const known = packed.headers.get("content-encoding") === "gzip";
  const sent = lasting(packed.url, packed);
  const body = known ? sent : sent.pipeThrough(new DecompressionStream("gzip"));
  const headers = { "content-type": url.endsWith(".wasm") ? "application/wasm" : "application/octet-stream" };
  const length = packed.headers.get("content-length");
  if (length) headers["content-length"] = length; // what the network carries
  return Object.defineProperty(new Response(body, { headers }), "url", { value: url });
}
