"""`chat-py COMMAND …`: finds the command, and tells what is wrong in one sentence."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import Any

from chat_py import __version__
from chat_py_server.command.error import CommandError

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "serve": "serve the chat, with a back end of its own",
    "new": "make a page of your own in a folder",
    "copy": "copy the chat's files into a site, or check them after an upgrade",
    "build": "have a page serve Python packages",
    "doctor": "look at a site as a browser does, and tell what is wrong with it",
}
"""What each does; it is a module of this package, with `add_arguments` and `run`."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the command line, by default that of the process.

    Returns:
        The exit status: 2 for what the command cannot use, which is told on stderr.
    """
    parser = argparse.ArgumentParser(
        prog="chat-py", description="A chat front end in Python, and what makes a site of it."
    )
    parser.add_argument("--version", action="version", version=f"chat-py {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        module: Any = import_module(f"chat_py_server.command.{name}")
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    given = parser.parse_args(arguments)
    try:
        return given.run(given)
    except CommandError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
