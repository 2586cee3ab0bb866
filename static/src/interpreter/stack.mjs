// Where Python's event loop runs: on the page's own stack.
//
// Pyodide runs each callback of the loop on a stack of its own (JSPI), in case it wants to block in
// `run_sync`. Each such call waits for one more turn of the page's event loop first, and kills the
// tab now and then: a browser that samples its allocations walks the stack by frame pointers, and
// runs off the end of one that it does not know (seen in Chromium 156: SIGSEGV in malloc's hook).
// WebKit has no JSPI, so nothing that must run everywhere can block.

/**
 * Let the loop call Python plainly. `run_sync` then raises Pyodide's error, which names the remedy
 * (`callPromising`), as it always does in WebKit.
 *
 * @param {object} pyodide the Pyodide API
 */
export function stayOnStack(pyodide) {
  const module = pyodide._module;
  module.callPyObjectMaybePromising = module.callPyObject;
}
