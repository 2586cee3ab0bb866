"""A folder as Flask's static files: `python -m e2e.flask_host FOLDER PORT`."""

from __future__ import annotations

import sys

from flask import Flask
from werkzeug import Response


def main(folder: str, port: str) -> None:
    app = Flask(__name__, static_folder=folder, static_url_path="/")

    @app.get("/")
    def page() -> Response:
        return app.send_static_file("index.html")

    app.run("127.0.0.1", int(port))


main(*sys.argv[1:])
