/**
 * Pyodide's own lock file names 300 packages to be had elsewhere (119 KB). The page brings what it
 * needs and asks nobody, so the lock holds only what Pyodide compares with its own version.
 */
export const LOCK = __LOCK__;
