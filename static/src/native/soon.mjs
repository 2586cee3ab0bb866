// A turn of the page's event loop for Python (chat_py/browser/loop.py). A message and not a
// microtask: between two turns the page handles input and draws.

const { port1, port2 } = new MessageChannel();

/** @param {() => void} run called once for each `wake`, in a turn of its own */
export const serve = (run) => (port1.onmessage = () => run());

export const wake = () => port2.postMessage(null);
