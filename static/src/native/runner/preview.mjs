// Shows a page that an answer has written, apart from this one (docs/preview.md).

import { sandbox, shown } from "./frames.mjs";

/** Milliseconds in which the frame must have said that it shows it. */
const PATIENCE = 15_000;

/**
 * @param {Element} place where the frame is put
 * @param {string} address of the frame's document
 * @param {string} html
 * @param {boolean} scripts whether those in it run
 * @param {string} name for those who do not see the frame
 * @returns {Promise<void>} once it is seen; rejects where a policy forbids it
 */
export async function preview(place, address, html, scripts, name) {
  const { port1: port, port2: theirs } = new MessageChannel();
  const frame = sandbox(address);
  frame.title = name;
  await shown(frame, place);
  const seen = new Promise((resolve, reject) => {
    port.onmessage = resolve;
    setTimeout(() => reject(new Error("no answer")), PATIENCE);
  });
  // An opaque origin has no other name than "*"; the frame is this one's.
  frame.contentWindow.postMessage({ html, scripts }, "*", [theirs]);
  await seen.finally(() => port.close());
}
