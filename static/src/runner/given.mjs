// What Pyodide asks for in the worker that runs blocks: it has no network, the page gives it all.
//
// The build binds `fetch` and `WebAssembly` in Pyodide's loader to the ones exported here.

/** Bytes by the last part of the address that Pyodide asks for. */
export const given = new Map();

/** Where Pyodide believes its files to be. */
export const INDEX_URL = "https://given.invalid/";

const { WebAssembly: native } = globalThis;

const fetchGiven = async (resource) => {
  const name = new URL(resource).pathname.slice(1);
  if (!given.has(name)) throw new TypeError(`${name} was not given`);
  return new Response(given.get(name));
};

const instantiateStreaming = async (response, imports) =>
  native.instantiate(await (await response).arrayBuffer(), imports);

const GivenWebAssembly = Object.assign(Object.create(native), { instantiateStreaming });

export { fetchGiven as fetch, GivenWebAssembly as WebAssembly };
