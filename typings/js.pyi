# `js` is the page's global scope; it exists only inside Pyodide.
from typing import Any

def __getattr__(name: str) -> Any: ...
