"""Run other programs, and turn their failures into messages that say what to do.

Standard library only: `tools.setup` uses this before anything is installed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

__all__ = ["ROOT", "ToolError", "apt_install", "main", "run"]

ROOT = Path(__file__).resolve().parent.parent
"""The directory of the project."""


class ToolError(Exception):
    """Something is missing or failed; the message says what, and how to get it."""


def run(
    command: Sequence[str | Path],
    *,
    failed: str,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run `command` in the project's directory, and give what it printed.

    Args:
        failed: what to tell the user, in one or two sentences, if it fails.
        env: variables on top of the present environment.

    Raises:
        ToolError: the program is missing or its exit code is not 0.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise ToolError(f"{failed}\n  {command[0]}: {error.strerror}") from error
    if done.returncode:
        output = (done.stdout + done.stderr).strip().splitlines()
        detail = "\n".join("  " + line for line in output[-20:])
        raise ToolError(f"{failed}\n{detail}")
    return done.stdout


def apt_install(package: str, *, needed_for: str) -> None:
    """Install a Debian package, as root or with a `sudo` that asks no password.

    Raises:
        ToolError: this is not Debian, or there is no right to install, or it failed.
    """
    by_hand = f"{needed_for} needs {package}: as root, run `apt-get install {package}`."
    if not shutil.which("apt-get"):
        raise ToolError(f"{needed_for} needs {package}; install it with the system's packages.")
    as_root: list[str] = []
    if os.geteuid() != 0:
        as_root = ["sudo", "-n"]
        if (
            not shutil.which("sudo")
            or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
        ):
            raise ToolError(by_hand)
    print(f"installing {package} (for {needed_for})", file=sys.stderr, flush=True)
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    failed = f"{by_hand} Trying that failed; is there a network?"
    run([*apt, "update"], failed=failed)
    run([*apt, "install", "-y", "--no-install-recommends", package], failed=failed)


def main(work: Callable[[], None], *, alone: bool = False) -> None:
    """Run a tool's `work`; a `ToolError` ends the process with its message, not a traceback.

    Args:
        alone: wait for other tools that write the same files, in another `make`, to end first.
    """
    try:
        if not alone:
            work()
            return
        cache = ROOT / ".cache"
        cache.mkdir(exist_ok=True)
        with (cache / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            work()
    except ToolError as error:
        sys.exit(f"\n{error}")
