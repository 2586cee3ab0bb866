"""pip as it would be inside of Pyodide: a program of its own, since pip is no library.

`pip download --platform` chooses wheels for another platform, but asks the present one whether a
requirement such as `tzdata; sys_platform == "emscripten"` counts.

    python pip_for_pyodide.py PYTHON_VERSION PIP_ARGUMENTS…
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

__all__: list[str] = []

if __name__ == "__main__":
    version, *arguments = sys.argv[1:]
    markers: Any = import_module("pip._vendor.packaging.markers")
    environment: dict[str, str] = markers.default_environment()
    environment.update(
        implementation_version=f"{version}.0",
        os_name="posix",
        platform_machine="wasm32",
        platform_system="Emscripten",
        python_full_version=f"{version}.0",
        python_version=version,
        sys_platform="emscripten",
    )
    markers.default_environment = lambda: environment
    command: Any = import_module("pip._internal.cli.main")
    sys.exit(command.main(arguments))
