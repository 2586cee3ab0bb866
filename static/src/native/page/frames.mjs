// The next frame. None are drawn in a hidden tab, and one that was asked for before the tab was
// hidden does not come either; timers still run there.

const LATEST_MS = 250;

export function nextFrame(run) {
  const once = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, LATEST_MS);
}
