"""The server as a part of another application, under `/bot`: `python -m e2e.mounted_server`."""

from __future__ import annotations

import sys

from starlette.applications import Starlette
from starlette.routing import Mount

from chat_py_server.__main__ import main
from chat_py_server.app import Application, create_app
from chat_py_server.config import Config


def create_mounted_app(config: Config) -> Application:
    """The whole server, and nothing beside it at the root."""
    application = create_app(config)
    application.app = Starlette(routes=[Mount("/bot", application.app)])
    return application


if __name__ == "__main__":
    sys.exit(main(create=create_mounted_app))
