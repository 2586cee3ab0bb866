"""`python -m chat_py_server`: serve the page and its API until Ctrl-C, or run a command."""

from __future__ import annotations

import argparse
import asyncio
import errno
import logging
import os
import socket
import sqlite3
import sys
import webbrowser
from collections.abc import Callable

import uvicorn

from chat_py.base.errors import ConfigurationError
from chat_py_server.app import Application, create_app
from chat_py_server.collector import spare_collector
from chat_py_server.commands import add_commands
from chat_py_server.config import Config
from chat_py_server.connections import Connections, allowed_connections, limited_protocol

__all__ = ["Server", "add_address", "listen", "main", "serve", "serving_settings"]

MAX_PORT = 65535
DRAIN = 3
"""Seconds that open requests have to end on their own when the server stops."""


class Server(uvicorn.Server):
    """Tells when it accepts requests; ends the streams before it waits for connections."""

    def __init__(
        self, config: uvicorn.Config, application: Application, *, open_page: bool = False
    ) -> None:
        super().__init__(config)
        self._application = application
        self._open_page = open_page

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{port}/"
        print(f"chat_py is ready: {address}", flush=True)
        if self._open_page:
            await asyncio.to_thread(webbrowser.open, address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._application.completions.close()
        await super().shutdown(sockets)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give one from 0 to {MAX_PORT}")
    return int(text)


def add_address(parser: argparse.ArgumentParser) -> None:
    """Let a parser know where to listen, and whether to open the page."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=8000, help="port, 0 for any free one")
    parser.add_argument("--open", action="store_true", help="open the page in a browser")


def listen(host: str, port: int) -> socket.socket:
    """A socket of our own, so that a failure can be reported. Raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family)
    # Connections inherit it. asyncio sets it only where it made the socket itself; without it each
    # body waits 40 ms for the browser to acknowledge the head (Nagle, RFC 1122 4.2.3.2).
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def serving_settings(application: Application, config: Config) -> uvicorn.Config:
    """How uvicorn serves the application: within the limits of this process and of `config`."""
    in_all = allowed_connections()
    # Half of them for one address at most, so that there is room for others.
    connections = Connections(in_all, max(1, in_all // 2), config.proxies)
    return uvicorn.Config(
        application,
        http=limited_protocol(connections),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        root_path=config.root_path,
        timeout_graceful_shutdown=DRAIN,
    )


def serve(
    config: Config,
    *,
    host: str,
    port: int,
    open_page: bool,
    elsewhere: str,
    create: Callable[[Config], Application] = create_app,
) -> int:
    """Serve until Ctrl-C.

    Args:
        config: all settings.
        host: the address to listen on.
        port: the port, 0 for any free one.
        open_page: whether to open the page in a browser.
        elsewhere: a command that listens on another port, to be told where this one is taken.
        create: makes the application.

    Returns:
        The exit status: 2 for settings, an address or a port that cannot be used.
    """
    _set_up_log(access=config.access_log)
    try:
        application = create(config)
    except ConfigurationError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except (OSError, sqlite3.Error) as error:
        print(
            f"error: CHAT_DATA: the folder {str(config.data)!r} cannot be used ({error}). "
            "Name a folder that you may write to.",
            file=sys.stderr,
        )
        return 2
    try:
        listener = listen(host, port)
    except OSError as error:
        where = f"port {port} on {host}"
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error})"
        print(f"error: {where} {reason}. Name another: {elsewhere}", file=sys.stderr)
        return 2
    server = Server(serving_settings(application, config), application, open_page=open_page)
    spare_collector()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn passes Ctrl-C on once everything is stored
        return 0
    return 0 if server.started else 1


def main(
    arguments: list[str] | None = None, *, create: Callable[[Config], Application] = create_app
) -> int:
    """Run the server until Ctrl-C, or one of the commands (`commands.py`).

    Args:
        arguments: the command line, by default that of the process.
        create: makes the application, by default `create_app`.

    Returns:
        The exit status: 2 for settings that cannot be used, and where the server cannot listen.
    """
    parser = argparse.ArgumentParser(
        prog="python -m chat_py_server", description="The chat's server."
    )
    add_address(parser)
    add_commands(parser)
    given = parser.parse_args(arguments)
    try:
        config = Config.from_environment(os.environ)
        if given.command is not None:
            given.command(config, given)
            return 0
    except ConfigurationError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return serve(
        config,
        host=given.host,
        port=given.port,
        open_page=given.open,
        elsewhere="make run PORT=8001",
        create=create,
    )


def _set_up_log(*, access: bool) -> None:
    """Everything goes to stderr: a line each, with its time; those of requests are JSON."""
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S%z"
    )
    # Whoever asked for a connection tells of it, once.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    if access:
        lines = logging.StreamHandler()
        lines.setFormatter(logging.Formatter("%(message)s"))
        requests = logging.getLogger("chat_py_server.access")
        requests.setLevel(logging.INFO)
        requests.addHandler(lines)
        requests.propagate = False


if __name__ == "__main__":
    sys.exit(main())
