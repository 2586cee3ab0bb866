"""Find the Chromium that the end-to-end tests and the benchmarks drive, or install Debian's.

`python -m tools.chromium` prints its path.
"""

from __future__ import annotations

import os
import shutil

from tools.command import ToolError, apt_install, main

__all__ = ["find_chromium"]

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    """The path of a Chromium: `$CHROMIUM`, else one on `PATH`, else Debian's, installed now.

    Raises:
        ToolError: there is none, and none could be installed.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise ToolError(f"CHROMIUM names {chosen}, which is not a program.")
        return path
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        apt_install("chromium", needed_for="a test in a real browser")
        path = shutil.which("chromium")
    if path is None:
        raise ToolError("Chromium is missing: install it, or name it in CHROMIUM.")
    return path


if __name__ == "__main__":
    main(lambda: print(find_chromium()))
