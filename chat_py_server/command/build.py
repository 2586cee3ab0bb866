"""`chat-py build PACKAGE…`: Python packages that a page serves to plug-ins and blocks."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from chat_py_server.command.copying import MARK
from chat_py_server.command.error import CommandError
from chat_py_server.packages.resolve import UnavailableError
from chat_py_server.packages.served import provide, target_of
from chat_py_server.page_files import page_root

__all__ = ["add_arguments", "run"]

BUILDER = "tools/snapshot"
"""What only a checkout has."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser of this command know what it takes."""
    parser.add_argument(
        "packages", nargs="*", metavar="PACKAGE",
        help="a name as on PyPI, with a version if need be; none removes all that were added",
    )  # fmt: skip
    parser.add_argument(
        "--out", default="static", metavar="DIR",
        help="where the site keeps the chat's files (as of `chat-py copy` or `new`); ./static",
    )  # fmt: skip
    parser.add_argument(
        "--snapshot", action="store_true",
        help="also put them into the memory that the page starts from; in a checkout, with Node.js",
    )  # fmt: skip


def run(given: argparse.Namespace) -> int:
    """Resolve and copy the packages; gives the exit status.

    Raises:
        CommandError: the folder holds no copy of the chat, or a package cannot be had.
    """
    static = Path(given.out)
    if not (static / MARK).is_file():
        raise CommandError(
            f"{given.out!r} holds no copy of the chat. Name the folder that has one with --out, or "
            f"make one: chat-py copy {given.out}"
        )
    if given.snapshot:
        return _build_snapshot(static, given.packages)
    try:
        wheels = provide(given.packages, static, target_of(static))
    except UnavailableError as error:
        raise CommandError(str(error)) from error
    except LookupError as error:
        raise CommandError(
            f"{given.out!r} is of a version of the chat that has no packages. "
            f"Copy this one first: chat-py copy {given.out}"
        ) from error
    except OSError as error:
        raise CommandError(f"{given.out!r} cannot be written ({error.strerror}).") from error
    for wheel in wheels:
        print(f"{wheel.name} {wheel.version}  sha256:{wheel.sha256}")
    print(f"{len(wheels)} packages are in {static / 'packages'}.")
    return 0


def _build_snapshot(static: Path, packages: list[str]) -> int:
    """Have the checkout's own build make the snapshots: it has the builder, and finds Node.js."""
    root = page_root()
    if not (root / BUILDER).is_dir():
        raise CommandError(
            "--snapshot needs the builder of snapshots and Node.js 20 or later, which an installed "
            'chat-py does not have. In a checkout of chat-py: make build PACKAGES="'
            f'{" ".join(packages)}" SNAPSHOT=1, then chat-py copy. Without --snapshot a page '
            "loads the packages when they are imported."
        )
    if static.resolve() != (root / "static").resolve():
        raise CommandError(
            f"--snapshot builds into {root / 'static'}. Leave --out away, then copy it: "
            f"chat-py copy {static}"
        )
    command = [sys.executable, "-m", "tools.build", "--snapshot", "--packages", " ".join(packages)]
    return subprocess.run(command, cwd=root, check=False).returncode
