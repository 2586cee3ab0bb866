// A start that hangs says nothing of itself: a script that is empty or blocked, a loader whose
// promise never settles.

const STALLED = 15; // seconds without a byte or a step; a slow connection still brings bytes

// Until `signal` aborts. An error that names a file below the URL `own` is one of the start. Gives
// a function that takes note of a step, and of what would be missing after it.
export function watch(fail, own, signal) {
  let idle = 0;
  let missing = "Nothing was received";
  // Ticks and not the clock: while the page is busy or asleep nothing is stalled.
  const timer = setInterval(() => {
    if (++idle > STALLED) fail(new Error(`${missing} for ${STALLED} seconds.`));
  }, 1000);
  signal.addEventListener("abort", () => clearInterval(timer));

  const blame = (error, where) => {
    // What Python reports, a plug-in's failure for example, is not the start's.
    if (error?.name !== "PythonError" && `${where} ${error?.message} ${error?.stack}`.includes(own)) fail(error);
  };
  addEventListener("error", (event) => blame(event.error ?? event, event.filename), { signal });
  addEventListener("unhandledrejection", ({ reason }) => blame(reason), { signal });

  return (next) => {
    idle = 0;
    missing = next;
  };
}
