"""What `make` runs: setting up, building, testing inside Pyodide, packing `dist/`."""
