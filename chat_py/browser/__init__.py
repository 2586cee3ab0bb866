"""The only place that imports `js` and `pyodide`; `protocols` tells what it offers."""
