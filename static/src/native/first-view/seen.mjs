// When Python may have the page's thread: what it computes would hold up the first view.

/** Milliseconds that a server has for each of its responses; after that Python is what is waited for. */
const SOON = 300;

/**
 * @param {Promise<void>} seen resolves when the first view is on the screen, or nothing will be
 * @param {{count: number}} answered how many responses have come
 * @returns {Promise<void>} resolves with `seen`, or when the next response does not come soon
 */
export async function seenSoon(seen, answered) {
  let over = false;
  seen.then(() => (over = true));
  for (let before = -1; !over && before < answered.count; ) {
    before = answered.count;
    await Promise.race([seen, new Promise((soon) => setTimeout(soon, SOON))]);
  }
}
