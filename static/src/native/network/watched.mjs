// Bodies whose sending is watched: `fetch` does not tell how much of one has gone out.

const watchers = new WeakMap();

// `watcher` is told how much of a body has gone out, in percent, each time that it is sent.
export function watch(body, watcher) {
  watchers.set(body, watcher);
  return body;
}

// `fetch`, for such bodies too.
export async function fetchWatched(url, options) {
  const watcher = watchers.get(options.body);
  if (!watcher) return fetch(url, options);
  const { upload } = await import("./upload.mjs");
  return upload(url, options, watcher);
}
