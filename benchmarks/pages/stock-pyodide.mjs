// The bare peer: Pyodide as it comes, the same wheels, one pydantic model.
import { loadPyodide } from "./stock-interpreter.mjs";

const pyodide = await loadPyodide({});
const wheels = __WHEELS__.map((path) => new URL(path, location).href);
await pyodide.loadPackage(wheels, { checkIntegrity: false, messageCallback() {} });
const shown = pyodide.runPython(`
from pydantic import BaseModel

class Probe(BaseModel):
    number: int

Probe(number="7").model_dump_json()
`);
document.body.textContent = shown;
document.dispatchEvent(new CustomEvent("bench:ready"));
