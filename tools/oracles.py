"""Compare the readers of answers with others' programs: `python -m tools.oracles`.

Official JavaScript clients read the same bytes, and real Python servers get our requests
(`oracles/`). Their packages are large and have pins of their own, so that they live apart, in
`.cache/oracles`, and are not part of `make test`, which goes by what they were seen to do
(`tests/data/wire`). Nothing of them reaches the page. Arguments are pytest's.
"""

from __future__ import annotations

import subprocess
import sys
import venv

from tools.command import ROOT, ToolError, main
from tools.setup import CACHE, install_into, install_packages

__all__ = ["ENVIRONMENT", "FOLDER", "PACKAGES"]

FOLDER = CACHE / "oracles"
ENVIRONMENT = FOLDER / "environment"
PACKAGES = FOLDER / "node_modules"


def run_tests() -> None:
    if not (ENVIRONMENT / "bin" / "python").exists():
        venv.create(ENVIRONMENT, with_pip=True)
    install_into(ENVIRONMENT, "oracles")
    install_packages(ROOT / "oracles", FOLDER)
    command = [sys.executable, "-m", "pytest", *(sys.argv[1:] or ["oracles"])]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise ToolError("The readers differ from the official clients or real servers.")


if __name__ == "__main__":
    main(run_tests)
