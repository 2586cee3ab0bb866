"""`chat-py new DIR`: a page of one's own, which runs and can be hosted as it is."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from chat_py_server.command.copying import built_root, copy_static
from chat_py_server.command.error import CommandError
from chat_py_server.page_files import NEW_FILES, NEW_PAGE

__all__ = ["add_arguments", "make_page", "run"]

OWN_SERVER = ' data-api-base="/api"'
NO_SERVER = ' data-backend="demo" data-plugins="./plugins/roll.py"'
MAIN = "./chat_py/main.py"
OWN = "./my_chat.py"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser of this command know what it takes."""
    parser.add_argument("folder", metavar="DIR", help="a new folder, or an empty one")


def run(given: argparse.Namespace) -> int:
    """Make the page; gives the exit status.

    Raises:
        CommandError: the folder cannot be used.
    """
    folder = Path(given.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{given.folder!r} is not empty. Name a new folder: its files stay.")
    make_page(built_root(), folder)
    print(
        f"{folder} is a page of your own; my_chat.py in it is what you change. To see it:\n\n"
        f"  chat-py serve {folder} --open"
    )
    return 0


def make_page(root: Path, folder: Path) -> None:
    """Write the page into an empty folder.

    Args:
        root: the folder with the chat's own page.
        folder: where to.

    Raises:
        CommandError: it cannot be written there.
    """
    page = (root / "index.html").read_text("utf-8")
    page = page.replace(MAIN, OWN).replace(OWN_SERVER, NO_SERVER)
    page = re.sub(r"<title>.*?</title>", "<title>My chat</title>", page)
    written = {name: (root / NEW_PAGE / name).read_text("utf-8") for name in NEW_FILES}
    written |= {
        "index.html": page,
        "pyscript.toml": (root / "pyscript.toml").read_text("utf-8"),
        # At the top, because a service worker serves what is below its own address.
        "sw.js": (root / "static/runtime/sw.js").read_text("utf-8"),
    }
    try:
        for name, text in written.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise CommandError(f"{str(folder)!r} cannot be written ({error.strerror}).") from error
    copy_static(root, folder / "static")
