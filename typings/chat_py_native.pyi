# What static/src/interpreter.mjs registers: the native modules and the bridge.
from typing import Any

def __getattr__(name: str) -> Any: ...
