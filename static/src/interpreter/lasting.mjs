// A download that breaks off goes on where it was: what has come need not come again.

/** Attempts in a row that bring nothing; the watchdog gives up a little later. */
const ATTEMPTS = 4;
/** Milliseconds before the first of them, twice as many before each further one. */
const PAUSE = 500;

const pause = (attempt) => new Promise((go) => setTimeout(go, PAUSE * 2 ** (attempt - 1)));

/**
 * Ask for a file once more. A request with a `Range` is for the file as it is, whatever its first
 * response was encoded with (Fetch standard); a host that knows no ranges sends all of it.
 *
 * @returns {Promise<{reader: ReadableStreamDefaultReader, skip: number}>} bytes to leave out first
 */
async function again(url, from, ranged) {
  let response = await globalThis.fetch(url, ranged ? { headers: { Range: `bytes=${from}-` } } : {});
  const { status, headers } = response;
  const begins = headers.get("content-range")?.startsWith(`bytes ${from}-`) ?? true; // of another origin: unseen
  const partial = status === 206 && begins && !headers.has("content-encoding");
  if (status === 206 && !partial) response = await globalThis.fetch(url);
  if (!response.ok) throw new Error(String(response.status));
  return { reader: response.body.getReader(), skip: partial ? 0 : from };
}

/**
 * @param {string} url of a file whose address names its content
 * @param {Response} response the first one for it, not read yet
 * @param {number} [expected] bytes of its body, where known
 * @returns {ReadableStream<Uint8Array>} its body, which ends or fails only as a whole
 */
export function lasting(url, response, expected) {
  /** Bytes of all of it on the network: the rest as it is may be more. */
  const whole = Number(response.headers.get("content-length")) || Infinity;
  let source = { reader: response.body.getReader(), skip: 0 };
  let length = 0;
  let failed = 0;
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        try {
          source ??= await again(url, length, !(expected - length > whole));
          const { done, value } = await source.reader.read();
          if (done) return controller.close();
          const fresh = value.subarray(source.skip);
          source.skip -= value.byteLength - fresh.byteLength;
          if (!fresh.byteLength) continue;
          failed = 0;
          length += fresh.byteLength;
          return controller.enqueue(fresh);
        } catch (error) {
          if (error.name === "AbortError" || ++failed > ATTEMPTS) throw error;
          source = null;
          await pause(failed);
        }
      }
    },
    cancel: (reason) => source?.reader.cancel(reason),
  });
}
