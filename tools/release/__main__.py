"""Make the artefacts of a release in `release/`: `python -m tools.release [FOLDER]`.

They are made from what is built already. The same checkout gives the same bytes: every file in an
archive has the time of the last commit (or `SOURCE_DATE_EPOCH`), names are sorted, modes are fixed.
Nothing is published.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from chat_py import __version__
from tools.command import ROOT, ToolError, main, run
from tools.dist import make_dist
from tools.release.archives import tar_gz, zip_files
from tools.release.npm_package import PROGRAMS, npm_files
from tools.release.sbom import bill_of_materials

__all__ = ["make_release", "moment"]

OLDEST = 315_532_800
"""1980-01-01, the earliest time that a zip can hold."""
SUMS = "SHA256SUMS"


def moment() -> int:
    """The time that the files of the release get, in seconds since the epoch."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given:
        command = ["git", "log", "-1", "--format=%ct"]
        shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        given = shown.stdout.strip() or str(OLDEST)
    if not given.isdecimal():
        raise ToolError(f"SOURCE_DATE_EPOCH must be seconds since 1970 (given: {given!r}).")
    return max(OLDEST, int(given))


def make_release(folder: Path) -> None:
    """Make all artefacts anew in `folder`.

    Raises:
        ToolError: the page has not been built, or `SOURCE_DATE_EPOCH` is no number.
    """
    if not (ROOT / "static/runtime/manifest.json").is_file():
        raise ToolError("static/runtime is missing: run `make build` first.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    at = moment()
    run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder, "-t", "wheel", "-t", "sdist"],
        failed="The wheel and the sdist could not be made:",
        env={"SOURCE_DATE_EPOCH": str(at)},
    )
    npm = tar_gz(npm_files(ROOT, __version__), at, PROGRAMS)
    (folder / f"chat-py-{__version__}.tgz").write_bytes(npm)
    with TemporaryDirectory() as scratch:
        page = Path(scratch) / f"chat-py-{__version__}"
        make_dist(page)
        (folder / f"{page.name}.zip").write_bytes(zip_files(_in_a_folder(page), at))
    (folder / f"chat-py-{__version__}.cdx.json").write_bytes(bill_of_materials(__version__, at))
    made = sorted(folder.iterdir())
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made
    )
    (folder / SUMS).write_text(sums, "utf-8")
    for path in made:
        print(f"{path.stat().st_size / 1e6:6.1f} MB  {path.name}")


def _in_a_folder(page: Path) -> dict[str, bytes]:
    """The files of the zip, all of them in one folder of its name."""
    shutil.copy2(ROOT / "CHANGELOG.md", page)
    return {
        path.relative_to(page.parent).as_posix(): path.read_bytes()
        for path in page.rglob("*")
        if path.is_file()
    }


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "release"
    main(lambda: make_release(chosen.resolve()), alone=True)
