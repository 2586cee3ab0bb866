"""Where the page's files are, and what of them a package takes along.

In a checkout they lie in the project's folder. An installed package has them in `page/`, where the
large ones are there only as brotli has packed them: all three forms of each would be four times
as much. Only the standard library is used here, since `hatch_build.py` asks before anything is
installed; `brotli` is imported when something is unpacked.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

__all__ = [
    "NEW_FILES",
    "NEW_PAGE",
    "exists",
    "form_names",
    "forms",
    "packaged",
    "page_root",
    "read",
    "read_gzipped",
    "static_names",
]

HERE = Path(__file__).resolve().parent
INSTALLED = HERE / "page"
LARGE = 100_000
"""Bytes from which a file is packaged without its plain form, where it has a packed one."""
ENTRIES = ("index.html", "pyscript.toml", "chat_py/main.py")
NEW_PAGE = "new_page"
"""The folder with what `chat-py new` writes beside the page itself."""
NEW_FILES = ("README.md", "my_chat.py", "plugins/roll.py")
PACKED = (".br", ".gz")
SOURCES = "src"


def page_root() -> Path:
    """The folder with `index.html` and `static/`: the installed one, or else the checkout's."""
    return INSTALLED if INSTALLED.is_dir() else HERE.parent


def static_names(root: Path) -> list[str]:
    """The built files below `root`/static, in order, each once, whatever forms of it are there."""
    static = root / "static"
    found: set[str] = set()
    for path in static.rglob("*"):
        name = path.relative_to(static)
        if path.is_file() and name.parts[0] != SOURCES and not path.name.startswith("."):
            plain = name.with_suffix("") if name.suffix in PACKED else name
            found.add(plain.as_posix())
    return sorted(found)


def packaged(root: Path) -> Iterator[str]:
    """The files below `root` that a package holds, as paths relative to it.

    Raises:
        FileNotFoundError: the page has not been built.
    """
    if not (root / "static/runtime/manifest.json").is_file():
        raise FileNotFoundError("static/runtime is missing: run `make build` first")
    yield from ENTRIES
    yield from (f"{NEW_PAGE}/{name}" for name in NEW_FILES)
    for name in static_names(root):
        plain = root / "static" / name
        packed = plain.with_name(f"{plain.name}.br")
        if packed.is_file():
            yield f"static/{name}.br"
        if plain.is_file() and not (packed.is_file() and plain.stat().st_size >= LARGE):
            yield f"static/{name}"


def exists(path: Path) -> bool:
    """Whether a file is there in some form."""
    return path.is_file() or _brotli(path).is_file()


def read(path: Path) -> bytes:
    """The plain content of a file, whatever form of it is there.

    Raises:
        FileNotFoundError: there is none.
    """
    if path.is_file():
        return path.read_bytes()
    packed = _brotli(path)
    return _unpacked(packed, packed.stat().st_mtime_ns)


def read_gzipped(path: Path) -> bytes:
    """The content of a file that is there as brotli has packed it, as gzip packs it."""
    packed = _brotli(path)
    return _repacked(packed, packed.stat().st_mtime_ns)


def forms(path: Path) -> dict[str, bytes]:
    """All forms of a built file, by what is added to its name: `""`, `".br"`, `".gz"`."""
    plain = read(path)
    packed = _brotli(path)
    if not packed.is_file():
        return {"": plain}
    gzipped = path.with_name(f"{path.name}.gz")
    return {
        "": plain,
        ".br": packed.read_bytes(),
        ".gz": gzipped.read_bytes() if gzipped.is_file() else gzip.compress(plain, 6, mtime=0),
    }


def form_names(path: Path) -> list[str]:
    """The names of what `forms` gives of a built file."""
    packed = _brotli(path).is_file()
    return [f"{path.name}{suffix}" for suffix in ("", *(PACKED if packed else ()))]


def _brotli(path: Path) -> Path:
    return path.with_name(f"{path.name}.br")


@lru_cache(maxsize=8)
def _unpacked(packed: Path, changed: int) -> bytes:
    import brotli

    return brotli.decompress(packed.read_bytes())


@lru_cache(maxsize=8)
def _repacked(packed: Path, changed: int) -> bytes:
    return gzip.compress(_unpacked(packed, changed), 6, mtime=0)
