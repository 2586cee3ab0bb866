// Web Locks: one holder of a name at a time among the tabs of an origin.

// Browsers give locks to secure contexts only; without them everything is granted at once.
export const shared = Boolean(navigator.locks);

// Whether a tab, this one included, holds a lock.
export const isHeld = async (name) =>
  shared && (await navigator.locks.query()).held.some((lock) => lock.name === name);

// `granted` resolves when the lock is held; `release` releases it, or leaves the queue.
// To steal is to take the lock from whoever holds it.
export function request(name, steal) {
  if (!shared) return { granted: Promise.resolve(), release() {} };
  const queue = new AbortController();
  let release = () => queue.abort();
  const granted = new Promise((resolve, reject) => {
    const hold = () =>
      new Promise((done) => {
        release = done;
        resolve();
      });
    const options = steal ? { steal } : { signal: queue.signal };
    navigator.locks.request(name, options, hold).catch(reject);
  });
  granted.catch(() => {}); // whoever left the queue waits no more
  return { granted, release: () => release() };
}
