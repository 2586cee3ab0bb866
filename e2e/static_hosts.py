"""The static hosts that people have, to be run for a folder."""

from __future__ import annotations

import getpass
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from e2e.server import ROOT, accepts, free_port

__all__ = ["EVERYBODY", "HOSTS", "PLAIN", "Host"]

NGINX = """
user {user}; daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{ worker_connections 768; }}
http {{
  # As Debian sets it up: /etc/nginx/nginx.conf and sites-available/default.
  sendfile on; tcp_nopush on; types_hash_max_size 2048;
  include /etc/nginx/mime.types; default_type application/octet-stream;
  access_log off; gzip on;
  {paths}
  server {{ listen 127.0.0.1:{port}; root {root}; index index.html;
    location / {{ try_files $uri $uri/ =404; }} }}
}}
"""


def by_python(folder: Path, port: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "http.server",
        str(port),
        "--bind",
        "127.0.0.1",
        "-d",
        str(folder),
    ]


def by_starlette(*headers: str) -> Callable[[Path, int], list[str]]:
    def command(folder: Path, port: int) -> list[str]:
        return [sys.executable, "-m", "e2e.static_host", str(folder), str(port), *headers]

    return command


def by_flask(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "e2e.flask_host", str(folder), str(port)]


def by_express(folder: Path, port: int) -> list[str]:
    return ["node", "e2e/express_host.mjs", str(folder), str(port)]


def by_nginx(folder: Path, port: int) -> list[str]:
    own = folder.parent / "nginx"
    own.mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{kind}_temp_path {own}/{kind};" for kind in kinds)
    settings = own / "nginx.conf"
    settings.write_text(
        NGINX.format(user=getpass.getuser(), folder=own, paths=paths, port=port, root=folder)
    )
    return ["nginx", "-c", str(settings), "-p", str(own)]


@dataclass(frozen=True)
class Host:
    """A static host, and where on it the page is."""

    command: Callable[[Path, int], list[str]]
    path: str = "/"
    program: str = sys.executable
    package: str = ""
    """Debian's, that has the program."""

    @contextmanager
    def serve(self, folder: Path) -> Iterator[str]:
        """Run it for a folder; gives its origin. Fails where its program is missing."""
        assert shutil.which(self.program), f"{self.program} is missing: install {self.package}"
        port = free_port()
        process = subprocess.Popen(self.command(folder, port), cwd=ROOT)
        try:
            accepts(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


PLAIN = Host(by_python)
EVERYBODY = Host(by_starlette("access-control-allow-origin=*"))
"""A host whose files the pages of every origin may use."""
HOSTS = {
    "http.server": PLAIN,
    "http.server, below a folder": Host(by_python, "/some/where/"),
    "StaticFiles": Host(by_starlette()),
    "StaticFiles, nothing stored": Host(by_starlette("cache-control=no-store")),
    "Flask": Host(by_flask),
    "Express": Host(by_express, program="node"),
    "nginx as Debian sets it up": Host(by_nginx, program="nginx", package="nginx-light"),
}
