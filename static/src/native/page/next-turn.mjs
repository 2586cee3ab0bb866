// Turns of the page's event loop for Python (chat_py/browser/loop.py). By a message and not by a
// microtask: between two turns the page handles input and draws.

/**
 * @param {() => void} run called once for each call of what is returned, in a turn of its own
 * @returns {() => void} asks for a turn
 */
export function onNextTurn(run) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => run();
  return () => port2.postMessage(null);
}
