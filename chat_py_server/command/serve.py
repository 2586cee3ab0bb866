"""`chat-py serve`: the chat and its API, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

from chat_py.base.errors import ConfigurationError
from chat_py_server.__main__ import add_address
from chat_py_server.__main__ import serve as listen_and_serve
from chat_py_server.command.error import CommandError
from chat_py_server.config import UPSTREAM_PROTOCOLS, Config

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser of this command know what it takes."""
    parser.add_argument(
        "folder", nargs="?", help="a page made by `chat-py new`; without it, the chat's own"
    )
    add_address(parser)
    parser.add_argument(
        "--upstream",
        metavar="URL",
        default="",
        help="an endpoint that writes the answers, such as http://localhost:11434/v1; "
        "its key is CHAT_UPSTREAM_KEY",
    )
    parser.add_argument("--model", default="", help="the model that the endpoint is asked for")
    parser.add_argument(
        "--protocol", choices=UPSTREAM_PROTOCOLS, default="", help="what the endpoint speaks"
    )


def run(given: argparse.Namespace) -> int:
    """Serve until Ctrl-C; gives the exit status.

    Raises:
        CommandError: the folder holds no page, or a setting cannot be used.
    """
    options = {
        "CHAT_UPSTREAM_URL": given.upstream,
        "CHAT_UPSTREAM_MODEL": given.model,
        "CHAT_UPSTREAM_PROTOCOL": given.protocol,
    }
    chosen = {name: value for name, value in options.items() if value}
    if given.upstream and not (given.model or os.environ.get("CHAT_UPSTREAM_MODEL")):
        raise CommandError(
            "--upstream needs the model to ask for: add --model, such as --model llama3.2."
        )
    try:
        config = Config.from_environment({**os.environ, **chosen})
    except ConfigurationError as error:
        raise CommandError(str(error)) from error
    if given.folder is not None:
        config = replace(config, root=_page(Path(given.folder)))
    return listen_and_serve(
        config,
        host=given.host,
        port=given.port,
        open_page=given.open,
        elsewhere=f"chat-py serve --port {given.port % 65535 + 1}",
    )


def _page(folder: Path) -> Path:
    if not (folder / "index.html").is_file():
        raise CommandError(
            f"{str(folder)!r} holds no page (index.html is missing). "
            f"Make one with `chat-py new {folder}`, or leave the folder out to serve the chat."
        )
    return folder.resolve()
