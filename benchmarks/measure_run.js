// Runs in every page of benchmarks/running.py before its own scripts.
(() => {
  const seen = { delays: [], paints: [], tasks: [] };
  globalThis.chatPyRun = seen;

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.tasks.push([entry.startTime, entry.duration]);
  }).observe({ type: "longtask", buffered: true });

  // From the key to the page's first handler, and to the frame that shows what it did.
  addEventListener(
    "keydown",
    (event) => {
      seen.delays.push(performance.now() - event.timeStamp);
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => seen.paints.push(performance.now() - event.timeStamp);
        port2.postMessage(null);
      });
    },
    true,
  );
})();
