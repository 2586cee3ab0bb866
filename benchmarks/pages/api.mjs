// Runs in a page with the chat: the same GETs by `fetch`, by ky and by `ChatAPI.makeRequest`.
// Every request has an address of its own, so that nobody may share or keep an answer.

import ky from "./ky/index.js";

const URL = "/api/test";
let number = 0;
const next = () => `${URL}?n=${(number += 1)}`;

// What somebody would write without a library: the status is looked at, the body is parsed.
async function plain(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

const WAYS = {
  fetch: plain,
  ky: (url) => ky(url).json(),
  makeRequest: (url) => ChatAPI.makeRequest("GET", url),
};

async function timed(run) {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

// Milliseconds of `count` requests of one way, one after another.
export const sequential = (way, count) =>
  timed(async () => {
    for (let i = 0; i < count; i += 1) await WAYS[way](next());
  });

// Milliseconds until `count` requests that begin together have their answers.
export const concurrent = (way, count) =>
  timed(() => Promise.all(Array.from({ length: count }, () => WAYS[way](next()))));

// Milliseconds of `count` reads of one kept answer.
export const cached = async (count) => {
  const read = () => ChatAPI.makeRequest("GET", URL, null, { useCache: true, cacheTTL: 600_000 });
  await read();
  return timed(async () => {
    for (let i = 0; i < count; i += 1) await read();
  });
};

// `count` requests while nobody answers, `together` at a time; all of them fail.
export const outage = async (way, count, together, delay) => {
  const ask = {
    fetch: plain,
    ky: (url) => ky(url, { retry: { delay: () => delay } }).json(),
    makeRequest: (url) => ChatAPI.makeRequest("GET", url, null, { retryDelay: delay }),
  }[way];
  let failed = 0;
  for (let i = 0; i < count; i += together)
    await Promise.all(
      Array.from({ length: together }, () => ask(`/api/gone?n=${(number += 1)}`).catch(() => (failed += 1))),
    );
  return failed;
};
