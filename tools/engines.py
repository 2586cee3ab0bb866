"""Run `engines/` in Firefox and WebKitGTK: `python -m tools.engines`.

The browsers are Debian's. What drives them lives in an environment of its own, `.cache/engines`,
because Debian's Firefox needs an older Playwright than Chromium does. Arguments are pytest's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools.command import ROOT, ToolError, apt_install, main
from tools.setup import CACHE, install_into

__all__ = ["ENVIRONMENT", "PROGRAMS"]

ENVIRONMENT = CACHE / "engines"
PROGRAMS = {
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "xvfb-run": "xvfb",
}
"""Debian's packages, by a program of each."""


def run_tests() -> None:
    for program, package in PROGRAMS.items():
        if shutil.which(program) is None:
            apt_install(package, needed_for="a test in Firefox and WebKitGTK")
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    install_into(ENVIRONMENT, "engines")
    command: list[str | Path] = ["xvfb-run", "--auto-servernum", python, "-m", "pytest"]
    done = subprocess.run(
        [*command, *(sys.argv[1:] or ["engines"])], cwd=ROOT, env=os.environ, check=False
    )
    if done.returncode:
        raise ToolError("The tests in Firefox and WebKitGTK failed.")


if __name__ == "__main__":
    main(run_tests)
