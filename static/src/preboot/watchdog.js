// A start that hangs says nothing of itself: a script that is empty or blocked, a loader whose
// promise never settles. The watchdog notices, and so it does when the interpreter dies later.

const STALLED = 12; // seconds without a byte or a step; a slow connection still brings bytes
const OWN = /\/runtime\/(?:pyscript|interpreter|pyodide|native)-/;

export function watch(fail) {
  const stop = new AbortController();
  const { signal } = stop;
  let idle = 0;
  let phase = "nothing arrived from the server";
  // Ticks and not the clock: while the page is busy or asleep nothing is stalled.
  const timer = setInterval(() => {
    if (!navigator.onLine) idle = 0; // the browser fails requests by itself, or waits
    if (++idle > STALLED) fail(new Error(`It stopped: ${phase} for ${STALLED} seconds.`));
  }, 1000);
  signal.addEventListener("abort", () => clearInterval(timer));

  const blame = (error, where) => {
    if (OWN.test(where ?? "")) fail(new Error(error?.message ?? String(error)));
  };
  addEventListener("error", (event) => blame(event.error ?? event.message, event.filename || event.error?.stack), { signal });
  addEventListener("unhandledrejection", (event) => blame(event.reason, event.reason?.stack), { signal });

  return {
    step(next) {
      idle = 0;
      phase = next;
    },
    stop: () => stop.abort(),
  };
}
