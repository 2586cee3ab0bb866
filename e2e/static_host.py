"""Starlette's StaticFiles for a folder: `python -m e2e.static_host FOLDER PORT [NAME=VALUE …]`.

The pairs are headers of every response.
"""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send


def main(folder: str, port: str, *pairs: str) -> None:
    headers = [tuple(part.encode() for part in pair.split("=", 1)) for pair in pairs]
    files = StaticFiles(directory=folder, html=True)

    async def with_headers(scope: Scope, receive: Receive, send: Send) -> None:
        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await files(scope, receive, pass_on)

    app = Starlette(routes=[Mount("/", with_headers)])
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")


main(*sys.argv[1:])
