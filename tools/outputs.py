"""The built files: named by content, precompressed, and nothing stale among them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import brotli
import deflate

__all__ = ["Outputs", "digest", "zip_package"]

PROCESSES = 2
LARGE = 3_000_000
"""Bytes from which the best brotli quality takes longer than a build after each edit should."""
WASM = b"\0asm"
"""How wasm begins: it comes from elsewhere, never changes with an edit, and is packed once."""
WORTHWHILE = 0.95
"""A compressed file is kept only if it is smaller than this part of the plain one."""
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold: the same sources make the same bytes."""


def digest(files: Mapping[str, bytes]) -> str:
    """A short hash of names and contents, for the name of a built file or directory."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return total.hexdigest()[:12]


def zip_package(package: Path, *, without: Sequence[str] = (), only: Sequence[str] = ()) -> bytes:
    """The sources of a Python package as a zip that is the same for the same sources.

    Args:
        package: its directory.
        without: names of modules, packages and data files in it that are left out.
        only: names of those that are in the zip; all by default.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(package.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(package.parent).as_posix()
                if _is_of(name, without) or (only and not _is_of(name, only)):
                    continue
                entry = zipfile.ZipInfo(name, ZIP_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _is_of(path: str, modules: Sequence[str]) -> bool:
    """Whether a file is one of these modules or data files, or in one of these packages."""
    names = [module.replace(".", "/") for module in modules]
    return any(path.rpartition(".")[0] == name or path.startswith(f"{name}/") for name in names)


class Outputs:
    """The files of one build, by path relative to `static`.

    Args:
        static: the directory that they are written to.
        cache: where compressed contents are kept between builds, by their hash; None for no
            compressed copies.
        best: take the time that large files need to be as small as brotli can make them.
    """

    def __init__(self, static: Path, cache: Path | None, *, best: bool = False) -> None:
        self._static = static
        self._cache = cache
        self._best = best
        self._files: dict[str, bytes] = {}

    @property
    def compresses(self) -> bool:
        """Whether there are compressed copies beside the files."""
        return self._cache is not None

    def add(self, path: str, content: bytes) -> str:
        """Add one file; gives `path`."""
        self._files[path] = content
        return path

    def extend(self, path: str, content: bytes) -> None:
        """Add to the end of a file that was added before."""
        self._files[path] += content

    def add_folder(self, name: str, files: Mapping[str, bytes]) -> str:
        """Add files in a directory named `runtime/<name>-<hash>/`; gives that path."""
        folder = f"runtime/{name}-{digest(files)}/"
        for file, content in files.items():
            self.add(folder + file, content)
        return folder

    def lengths(self, paths: Iterable[str]) -> dict[str, int]:
        """The bytes of some of the files added so far."""
        return {path: len(self._files[path]) for path in paths}

    def sizes(self) -> dict[str, dict[str, int]]:
        """For every file added so far: its bytes, plain and as sent with brotli."""
        self._compress()
        return {
            path: {
                "bytes": len(content),
                "br": len(self._compressed(content, "br") or content),
            }
            for path, content in sorted(self._files.items())
        }

    def write(self) -> None:
        """Write what has changed, with `.br` and `.gz` beside it, and remove what is stale."""
        self._compress()
        wanted: set[Path] = set()
        for path, content in self._files.items():
            target = self._static / path
            wanted.add(self._put(target, content))
            for suffix in ("br", "gz"):
                packed = self._compressed(content, suffix)
                beside = target.with_name(f"{target.name}.{suffix}")
                if packed is None:
                    beside.unlink(missing_ok=True)
                else:
                    wanted.add(self._put(beside, packed))
        runtime = self._static / "runtime"
        for path in sorted(runtime.rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path not in wanted:
                path.unlink()

    @staticmethod
    def _put(target: Path, content: bytes) -> Path:
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return target

    def _quality(self, content: bytes, suffix: str) -> int:
        """Of brotli, or of gzip; part of the name in the cache."""
        large = len(content) > LARGE and not content.startswith(WASM)
        if large and not self._best:
            return 9
        return {"br": 11, "gz": 12}[suffix]

    def _cached(self, cache: Path, content: bytes, suffix: str) -> Path:
        digest = hashlib.sha256(content).hexdigest()
        return cache / f"{digest}-{self._quality(content, suffix)}.{suffix}"

    def _compressed(self, content: bytes, suffix: str) -> bytes | None:
        if self._cache is None:
            return None
        packed = self._cached(self._cache, content, suffix).read_bytes()
        return packed if len(packed) < len(content) * WORTHWHILE else None

    def _compress(self) -> None:
        cache = self._cache
        if cache is None:
            return
        missing = {
            path: (content, self._quality(content, suffix), path)
            for content in self._files.values()
            for suffix in ("br", "gz")
            if not (path := self._cached(cache, content, suffix)).exists()
        }
        if not missing:
            return
        cache.mkdir(parents=True, exist_ok=True)
        # The largest first: no process is left alone with it at the end.
        jobs = sorted(missing.values(), key=lambda job: len(job[0]), reverse=True)
        with ProcessPoolExecutor(PROCESSES) as pool:
            list(pool.map(_compress_one, jobs))


def _compress_one(job: tuple[bytes, int, Path]) -> None:
    content, quality, target = job
    if target.suffix == ".br":
        packed = brotli.compress(content, quality=quality, lgwin=24)
    else:
        packed = bytes(deflate.gzip_compress(content, quality))
    # Written under another name first: a build that is interrupted leaves no half of a file.
    part = target.with_suffix(target.suffix + ".part")
    part.write_bytes(packed)
    part.replace(target)
