// A body as it arrives, handed over at a pace that an eye can follow: each handover wakes Python
// and draws, so what arrives in between goes along. The first bytes and the end wait for nothing.

const GAP_MS = 32;

function join(pieces) {
  if (pieces.length === 1) return pieces[0];
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let position = 0;
  for (const piece of pieces) {
    all.set(piece, position);
    position += piece.length;
  }
  return all;
}

// `next()` gives bytes, or undefined at the end; it rejects as the body does, after what has come.
export function throttled(body) {
  const reader = body.getReader();
  let pieces = [];
  let ended = false;
  let failure = null;
  let wake = () => {};
  let handed = -Infinity;

  async function fill() {
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        pieces.push(value);
        if (pieces.length === 1) wake();
      }
    } catch (error) {
      failure = error;
    }
    ended = true;
    wake();
  }
  fill();

  const woken = () => new Promise((go) => (wake = go));
  return {
    async next() {
      if (!pieces.length && !ended) await woken();
      const rest = handed + GAP_MS - performance.now();
      if (rest > 0 && !ended) {
        const timer = setTimeout(() => wake(), rest);
        await woken();
        clearTimeout(timer);
      }
      handed = performance.now();
      if (!pieces.length && failure) throw failure;
      if (!pieces.length) return undefined;
      const all = join(pieces);
      pieces = [];
      return all;
    },
  };
}
