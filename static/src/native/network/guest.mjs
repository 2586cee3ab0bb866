// Who one is to the page's own server where the browser keeps no cookies: a pass that the server
// gives in a header of its first response (docs/server.md), known as long as the page lives.

import { cookiesKept } from "../page/cookies.mjs";
import { fetchWatched } from "./watched.mjs";

const PASS = "x-chat-guest";

let pass = "";
let giving = true; // until the server is known to give none
let first = null; // the request that is to bring it; of two, each would become a guest of its own

const concerned = (url) =>
  giving && !cookiesKept && new URL(url, document.baseURI).origin === location.origin;

// `fetch`, with the pass where one is needed.
export async function fetchAsGuest(url, options) {
  if (!concerned(url)) return fetchWatched(url, options);
  while (first) await first;
  if (!concerned(url)) return fetchWatched(url, options);
  const response = fetchWatched(url, { ...options, headers: { ...options.headers, [PASS]: pass || "new" } });
  if (!pass) {
    const taken = ({ headers }) => {
      pass = headers.get(PASS) ?? "";
      giving = Boolean(pass);
    };
    first = response.then(taken, () => {}).finally(() => (first = null));
  }
  return response;
}
