// Downloads that hold the page up, for what cannot wait for a promise: an `import` statement of
// Python, a call of a function that is not there yet. It is the price of the rare case: nothing that a
// start needs comes this way.

/** Milliseconds before each try: a line that has just broken may be there again. */
const WAITS = [0, 200, 1000, 2000];

function wait(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end); // nothing else stops a page that may not go on
}

/**
 * @param {string} url of a file
 * @returns {Uint8Array} its content
 * @throws {Error} naming the URL, and the status or the network's reason; asked for up to four times
 */
export function download(url) {
  let why;
  for (const milliseconds of WAITS) {
    wait(milliseconds);
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    // A synchronous request gives no bytes, but text whose characters stand for them.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    try {
      request.send();
      if (request.status === 200) return bytesOf(request.responseText);
      why = request.status;
      if (why >= 400 && why < 500) break;
    } catch (error) {
      why = error.message;
    }
  }
  throw new Error(`Could not load ${url}: ${why}`);
}

function bytesOf(text) {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
