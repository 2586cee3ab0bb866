"""Find what the tests of the server start for themselves, PostgreSQL and Valkey or Redis.

`python -m tools.databases` installs Debian's where they are missing, and the proxies of `deploy/`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.command import ToolError, apt_install, main

__all__ = ["find_postgres", "find_redis"]

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the versions of PostgreSQL, beside `PATH`."""


def find_postgres() -> Path:
    """The folder of PostgreSQL's programs, the newest.

    Raises:
        ToolError: it is not installed.
    """
    found = shutil.which("initdb")
    folders = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found is None and not folders:
        raise ToolError("The tests of the server need PostgreSQL: `apt-get install postgresql`.")
    return Path(found).resolve().parent if found else folders[-1].parent


def find_redis() -> str:
    """The program of Valkey's or Redis's server.

    Raises:
        ToolError: neither is installed.
    """
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise ToolError("The tests of the server need Redis: `apt-get install redis-server`.")
    return found


PROXIES = (("nginx", "nginx-light"), ("caddy", "caddy"))
"""Programs that the recipes of deploy/ are tried with, and their packages."""


def install() -> None:
    for find, package in ((find_postgres, "postgresql"), (find_redis, "redis-server")):
        try:
            find()
        except ToolError:
            apt_install(package, needed_for="a test of the server on several machines")
    for program, package in PROXIES:
        if shutil.which(program) is None and shutil.which(program, path="/usr/sbin") is None:
            apt_install(package, needed_for="a test of deploy/")


if __name__ == "__main__":
    main(install, alone=True)
