// Where the built files are, as absolute URLs.

/** Paths relative to `static/`, filled in by tools/build.py. */
const manifest = __MANIFEST__;

// This module is in static/runtime/.
const resolve = (path) => new URL(path, new URL("../", import.meta.url)).href;

export const assets = {
  pyodide: resolve(manifest.pyodide),
  wheels: manifest.wheels.map(resolve),
  lazyWheels: manifest.lazyWheels.map(resolve),
  package: resolve(manifest.package),
  native: resolve(manifest.native),
};

/** Bytes of every file that the start downloads, by URL. */
export const sizes = new Map(
  Object.entries(manifest.start).map(([path, bytes]) => [resolve(path), bytes]),
);
