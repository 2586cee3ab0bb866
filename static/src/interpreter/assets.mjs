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
  /** The parts of the package that the snapshot leaves out. */
  later: resolve(manifest.later),
  native: resolve(manifest.native),
  /** What the site serves of its own, and what its compiled wheels must be for. */
  packages: resolve("packages/packages.json"),
  platform: manifest.platform,
  /** Those of them that are in the snapshot as well. */
  served: manifest.served.map(resolve),
  /** Made by tools/snapshot: memory with everything imported, and compiled extensions, each with the
   *  path where Python looks for it; none with `make dev`. */
  snapshot: manifest.snapshot && resolve(manifest.snapshot),
  extensions: manifest.extensions.map(([path, url]) => ({ path, url: resolve(url) })),
  /** The folder of the interpreter without the functions that no start calls. */
  quick: manifest.snapshot && resolve(manifest.quick),
  /** Those functions: `interpreter`, and by the path of an extension. */
  rest: Object.fromEntries(Object.entries(manifest.rest).map(([name, path]) => [name, resolve(path)])),
  /** What runs the Python blocks of answers (tools/runner.py). */
  runner: {
    frame: resolve(manifest.runner.frame),
    preview: resolve(manifest.runner.preview),
    worker: resolve(manifest.runner.worker),
    package: resolve(manifest.runner.package),
    snapshot: manifest.runner.snapshot && resolve(manifest.runner.snapshot),
  },
  /** Whether there is a `.gz` beside each large file. */
  packed: manifest.packed,
  /** Modules that PyScript imports while it starts. */
  pyscriptParts: manifest.pyscriptParts.map(resolve),
};

/** @returns {Map<string, number>} bytes of each file that a way to start downloads, by URL */
const lengths = (files) =>
  new Map(Object.entries(files).map(([path, bytes]) => [resolve(path), bytes]));

export const stockFiles = lengths(manifest.stockFiles);
export const snapshotFiles = lengths(manifest.snapshotFiles);
/** What the runner needs beside the interpreter itself. */
export const runnerFiles = new Map([
  ...stockFiles,
  ...snapshotFiles,
  ...lengths(manifest.restFiles),
  ...lengths(manifest.runner.files),
]);
