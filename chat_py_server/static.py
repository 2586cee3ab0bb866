"""The page's files: `index.html`, the Python package, `static/` and test pages.

A file that was compressed beforehand (`name.br`, `name.gz`) is sent as such to a browser that
takes it; where only `name.br` is there (`page_files.py`), it is unpacked for others. Files under
`static/runtime/` whose path holds a content hash never change and are kept for ever, and so is a
file asked for with a fingerprint of its content (`asset_urls.py`); all others are revalidated each
time, with 304 while they are unchanged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from chat_py_server import page_files
from chat_py_server.asset_urls import fingerprint, own_scripts, with_fingerprints
from chat_py_server.scope import root_path

__all__ = ["Files", "static_routes"]

# mimetypes knows what the machine's own tables say, which differs; these must be right.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
HASHED = re.compile(r"(?:^|[./_-])[0-9a-f]{8,64}(?:[./_-]|$)")
IMMUTABLE = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"

NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>chat_py: not built yet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}
code{background:#8882;padding:.15em .4em;border-radius:.3em}</style></head>
<body><h1>Almost there</h1>
<p>The page's runtime has not been built yet: <code>{missing}</code> is missing.</p>
<p>Run <code>make build</code> in the project's folder, then reload this page.</p>
</body></html>
"""


@dataclass(frozen=True)
class Files:
    """The files below `folder`; `suffixes` limits which, empty for all."""

    folder: Path
    suffixes: tuple[str, ...] = ()
    runtime: bool = False
    """Whether `runtime/` below it has files named by their content."""

    def find(self, path: str) -> Path:
        """The file at `path`; raises `HTTPException` 404."""
        allowed = _is_plain(path) and (not self.suffixes or path.endswith(self.suffixes))
        file = self.folder / path
        try:
            if allowed and page_files.exists(file):
                return file
        except OSError:  # a name that is too long for the file system
            pass
        raise HTTPException(404, "There is no such file.")

    async def serve(self, request: Request) -> Response:
        """The endpoint of a route with a `path` in it."""
        return await run_in_threadpool(self.respond, request, request.path_params["path"])

    def respond(self, request: Request, path: str) -> Response:
        """The reply for the file at `path`; raises `HTTPException` 404."""
        file = self.find(path)
        immutable = self.runtime and path.startswith("runtime/") and bool(HASHED.search(path))
        if not immutable and "v" in request.query_params:
            immutable = request.query_params["v"] == fingerprint(page_files.read(file))
        if immutable:
            return _file(request, file, IMMUTABLE)
        # Pictures of the data: chats name them, so that their addresses cannot change.
        picture = path.startswith("characters/")
        return _file(request, file, AN_HOUR if picture else "no-cache")


def static_routes(root: Path, pages: Path | None) -> list[BaseRoute]:
    """Routes of the page in the project folder `root` and of the test pages in `pages`."""

    async def index(request: Request) -> Response:
        missing = next(
            (name for name in ("static/runtime", "index.html") if not (root / name).exists()), None
        )
        if missing is not None:
            page = NOT_BUILT.replace("{missing}", missing)
            return HTMLResponse(page, 503, {"Cache-Control": "no-store"})
        return await run_in_threadpool(_entry, request, root, "index.html")

    async def settings(request: Request) -> Response:
        return await run_in_threadpool(_entry, request, root, "pyscript.toml")

    async def worker(request: Request) -> Response:
        # At the top, because a service worker serves what is below its own address.
        built = Files(root / "static" / "runtime")
        return await run_in_threadpool(built.respond, request, "sw.js")

    async def own_script(request: Request) -> Response:
        # Only what the page names: other programs may lie beside it.
        path = request.path_params["path"] + ".py"
        if path not in await run_in_threadpool(own_scripts, root):
            raise HTTPException(404, "There is no such file.")
        return await run_in_threadpool(Files(root).respond, request, path)

    routes: list[BaseRoute] = [
        Route("/", index),
        Route("/index.html", index),
        Route("/pyscript.toml", settings),
        Route("/sw.js", worker),
        Route("/chat_py/{path:path}", Files(root / "chat_py", suffixes=(".py",)).serve),
        Route("/static/{path:path}", Files(root / "static", runtime=True).serve),
        Route("/plugins/{path:path}", Files(root / "plugins", suffixes=(".py",)).serve),
        Route("/{path}.py", own_script),
    ]
    if pages is not None:
        routes.append(Route("/pages/{path:path}", Files(pages).serve))
    return routes


def _is_plain(path: str) -> bool:
    """Whether `path` stays below its folder, and names no hidden file."""
    if not path or "\\" in path or "\0" in path or ":" in path:
        return False
    parts = path.split("/")
    return all(part and not part.startswith((".", "__pycache__")) for part in parts)


def _entry(request: Request, root: Path, name: str) -> Response:
    """A file that names others, with their fingerprints, and the API where it is mounted."""
    try:
        content = with_fingerprints(root, name)
    except FileNotFoundError as error:
        raise HTTPException(404, "There is no such file.") from error
    api = f'data-api-base="{escape(root_path(request.scope))}/api"'
    content = content.replace(b'data-api-base="/api"', api.encode())
    current = fingerprint(content)
    immutable = request.query_params.get("v") == current
    headers = {
        "Cache-Control": IMMUTABLE if immutable else "no-cache",
        "ETag": f'"{current}"',
    }
    if _matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=TYPES[PurePosixPath(name).suffix])


def _file(request: Request, path: Path, cache: str) -> Response:
    suffix = PurePosixPath(path.name).suffix.lower()
    kind = TYPES.get(suffix) or guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": cache}
    chosen = path
    if suffix not in (".br", ".gz"):
        headers["Vary"] = "Accept-Encoding"
        for name, ending in ENCODINGS:
            packed = path.with_name(path.name + ending)
            if packed.is_file() and _accepts(request, name):
                chosen = packed
                headers["Content-Encoding"] = name
                break
    if not chosen.is_file():
        return _unpacked(request, path, kind, headers)
    stat = chosen.stat()
    headers["ETag"] = etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}{chosen.suffix}"'
    if _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return FileResponse(chosen, headers=headers, media_type=kind, stat_result=stat)


def _unpacked(request: Request, path: Path, kind: str, headers: dict[str, str]) -> Response:
    """A file that is there only as brotli has packed it, for who does not take that."""
    gzipped = _accepts(request, "gzip")
    content = page_files.read_gzipped(path) if gzipped else page_files.read(path)
    if gzipped:
        headers["Content-Encoding"] = "gzip"
    headers["ETag"] = f'"{fingerprint(content)}"'
    if _matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=kind)


def _accepts(request: Request, encoding: str) -> bool:
    """Whether `Accept-Encoding` names `encoding` and does not refuse it (RFC 9110, 12.5.3)."""
    for item in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = item.partition(";")
        if name.strip() == encoding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _matches(header: str, etag: str) -> bool:
    given = {item.strip().removeprefix("W/") for item in header.split(",")}
    return etag in given or "*" in given
