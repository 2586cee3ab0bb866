"""`chat-py copy DIR`: the drop-in's files into a site, and `--check` after an upgrade."""

from __future__ import annotations

import argparse
from pathlib import Path

from chat_py import __version__
from chat_py_server.command.copying import built_root, compare, copy_static
from chat_py_server.command.error import CommandError

__all__ = ["add_arguments", "run"]

SHOWN = 5
"""Names of each kind that are told."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser of this command know what it takes."""
    parser.add_argument("folder", metavar="DIR", help="where the site keeps its static files")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; tell what is not of this version"
    )


def run(given: argparse.Namespace) -> int:
    """Copy, or compare; gives the exit status: 1 where something is not of this version.

    Raises:
        CommandError: the folder cannot be used.
    """
    folder = Path(given.folder)
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{given.folder!r} is a file. Name a folder.")
    root = built_root()
    if given.check:
        return _check(root, folder)
    count = copy_static(root, folder)
    print(
        f"{count} files of chat-py {__version__} are in {folder}. The tag, at the address of that "
        'folder on your site:\n\n  <script src="/static/chat-py.js" data-api-base="/api"></script>'
    )
    stale = compare(root, folder).stale
    if stale:
        print(
            f"\n{len(stale)} files in {folder / 'runtime'} are of an earlier version. Delete them "
            f"when no page of that version is open any more: chat-py copy --check {folder}"
        )
    return 0


def _check(root: Path, folder: Path) -> int:
    found = compare(root, folder)
    kinds = (
        (found.missing, "missing", f"Copy them: chat-py copy {folder}"),
        (found.changed, "changed, or of another version", f"Copy them: chat-py copy {folder}"),
        (
            found.stale,
            "of an earlier version",
            "Delete them: no page of this version needs them",
        ),
    )
    for names, what, remedy in kinds:
        if names:
            more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            print(f"{what}: {', '.join(names[:SHOWN])}{more}\n  {remedy}")
    if found.missing or found.changed or found.stale:
        return 1
    print(f"{folder} holds the files of chat-py {__version__}, all as they should be.")
    return 0
