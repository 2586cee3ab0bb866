// Runs in every measured page before its own scripts; times count from the navigation's start.
(() => {
  const timings = { ready: null, painted: null, listed: null, shift: 0, tasks: [], chat: false };
  globalThis.chatPyBench = timings;
  const now = () => performance.now();

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) timings.tasks.push([entry.startTime, entry.duration]);
  }).observe({ type: "longtask", buffered: true });

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) timings.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  const ready = () => (timings.ready ??= now());
  // A page of the chat's is complete when its first message is painted, any other when ready.
  document.addEventListener("DOMContentLoaded", () => (timings.chat = "ChatCore" in globalThis));
  document.addEventListener("chatcore:ready", ready);
  document.addEventListener("bench:ready", ready);

  const entries = new MutationObserver(() => {
    if (!document.querySelector("#chatList [data-chat-id]")) return;
    entries.disconnect();
    timings.listed = now();
  });
  entries.observe(document, { childList: true, subtree: true });

  // A message is painted once the frame after the one that it came in has begun.
  const found = () => document.querySelector(".cp-message[data-message-id]");
  const observer = new MutationObserver(() => {
    if (!found()) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => (timings.painted = now())));
  });
  observer.observe(document, { childList: true, subtree: true });
})();
