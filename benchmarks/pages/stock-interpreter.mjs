// Pyodide as it comes, from the files that the build has under names of its own.
import createPyodideModule from "__PYODIDE__pyodide.asm.js";
import { loadPyodide as load } from "__PYODIDE__pyodide.js";

export { version } from "__PYODIDE__pyodide.js";
export const loadPyodide = (options) => load({ ...options, indexURL: "__PYODIDE__", createPyodideModule });
