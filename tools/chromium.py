"""Find the Chromium that the end-to-end tests and the benchmarks drive, or install Debian's.

`python -m tools.chromium` prints its path, with `--shell` that of what the tests drive.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys

from tools.command import ToolError, apt_install, main

__all__ = ["FLAGS", "find_chromium", "find_headless_shell", "installed_chromium"]

DISABLED = (
    # The browser's own interface as web pages: every new window would compute half a second for it.
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
    # What Playwright 1.65 turns off; the browser listens to the last of two such lists only.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = (
    "--no-sandbox",  # containers and CI run as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(DISABLED)}",
)
SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome")


def installed_chromium() -> str | None:
    """The path of a Chromium: `$CHROMIUM`, else one on `PATH`, else None.

    Raises:
        ToolError: `$CHROMIUM` names no program.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise ToolError(f"CHROMIUM names {chosen}, which is not a program.")
        return path
    return next(filter(None, map(shutil.which, NAMES)), None)


def find_chromium() -> str:
    """The Chromium of this machine, or Debian's, installed now.

    Raises:
        ToolError: there is none, and none could be installed.
    """
    path = installed_chromium()
    if path is None:
        apt_install("chromium", needed_for="a test in a real browser")
        path = shutil.which("chromium")
    if path is None:
        raise ToolError("Chromium is missing: install it, or name it in CHROMIUM.")
    return path


def find_headless_shell() -> str:
    """What runs the tests: Chromium without its own interface, for a third less work in each.

    Where there is no such package it is the whole Chromium. `$CHROMIUM` goes before both.

    Raises:
        ToolError: there is neither, and neither could be installed.
    """
    if os.environ.get("CHROMIUM"):
        return find_chromium()
    if not shutil.which(SHELL):
        with contextlib.suppress(ToolError):
            apt_install(SHELL, needed_for="a test in a real browser")
    return shutil.which(SHELL) or find_chromium()


if __name__ == "__main__":
    main(lambda: print(find_headless_shell() if sys.argv[1:] == ["--shell"] else find_chromium()))
