"""The chat's files in a folder of somebody's site: put there, and compared after an upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chat_py_server.command.error import CommandError
from chat_py_server.packages.served import FOLDER, INDEX
from chat_py_server.page_files import form_names, forms, page_root, read, static_names

__all__ = ["Comparison", "built_root", "compare", "copy_static"]

PACKAGES = f"{FOLDER}/{INDEX}"
MARK = "runtime/manifest.json"
"""What a folder with the chat's files has, and no other."""


@dataclass(frozen=True)
class Comparison:
    """How a folder differs from this version's files, by their names."""

    missing: list[str]
    changed: list[str]
    """Of another version, or changed by hand."""
    stale: list[str]
    """In `runtime/`, but not of this version: a page of the former version may still load them."""


def built_root() -> Path:
    """The folder with the page's files.

    Raises:
        CommandError: this is a checkout that has not been built.
    """
    root = page_root()
    if not (root / "static" / MARK).is_file():
        raise CommandError("the page is not built: run `make build` in the checkout first.")
    return root


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that a site needs, with its compressed copies: name and content."""
    for name in static_names(root):
        for suffix, content in forms(root / "static" / name).items():
            yield name + suffix, content


def _is_package(name: str) -> bool:
    """Whether it is one of the Python packages, which a site may have added itself."""
    return name.startswith(f"{FOLDER}/")


def copy_static(root: Path, target: Path) -> int:
    """Write the files; gives how many.

    Nothing is removed, since open pages may still load files of the version before.

    Raises:
        CommandError: a file of somebody else's would be overwritten, or cannot be written.
    """
    own = (target / PACKAGES).is_file()
    wanted = {name: content for name, content in _files(root) if not (own and _is_package(name))}
    if not (target / MARK).is_file():
        for name in wanted:
            if (target / name).exists() and (target / name).read_bytes() != wanted[name]:
                raise CommandError(
                    f"{str(target / name)!r} is there already, and not of the chat. "
                    f"Name a folder of its own, such as {target / 'chat-py'}."
                )
    try:
        for name, content in wanted.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{str(target)!r} cannot be written ({error.strerror}).") from error
    return len(wanted)


def compare(root: Path, target: Path) -> Comparison:
    """Compare a folder with this version's files; compressed copies need not be there, and
    are as good as the plain file beside them: compressors differ.

    Raises:
        CommandError: it holds no copy of the chat.
    """
    if not (target / "chat-py.js").is_file() and not (target / MARK).is_file():
        raise CommandError(
            f"{str(target)!r} holds no copy of the chat. Make one: chat-py copy {target}"
        )
    missing: list[str] = []
    changed: list[str] = []
    wanted: set[str] = set()
    for name in static_names(root):
        if _is_package(name) and (target / PACKAGES).is_file():
            continue
        source, path = root / "static" / name, target / name
        wanted.update(Path(name).with_name(form).as_posix() for form in form_names(source))
        if not path.is_file():
            missing.append(name)
        elif path.read_bytes() != read(source):
            changed.append(name)
    there = (target / "runtime").rglob("*")
    found = {path.relative_to(target).as_posix() for path in there if path.is_file()}
    return Comparison(missing, changed, sorted(found - wanted))
