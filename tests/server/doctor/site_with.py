"""A site in memory, as its owner has set it up, to be looked at by the doctor."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx

PAGE = "https://site.test/chat/"
WASM = b"w" * 200_000
SCRIPT = "import('runtime/interpreter-1.js')"
FILES = {
    "interpreter-1.js": b"start",
    "chat-py-1.css": b"p {}",
    "native-1/index.js": b"native",
    "snapshot-1.bin": b"s" * 200_000,
    "pydantic_core-1.wasm": WASM,
    "pyodide-1/pyodide.asm.js": b"asm",
    "quick-1/pyodide.asm.wasm": WASM,
    "pyscript-1/core.js": b"core",
}
MANIFEST = {
    "platform": "cp314-wasm",
    "interpreter": "runtime/interpreter-1.js",
    "css": "runtime/chat-py-1.css",
    "native": "runtime/native-1/index.js",
    "snapshot": "runtime/snapshot-1.bin",
    "extensions": [["/lib/core.so", "runtime/pydantic_core-1.wasm"]],
    "quick": "runtime/quick-1/",
    "pyodide": "runtime/pyodide-1/",
    "pyscript": "runtime/pyscript-1/",
    "files": {f"runtime/{name}": {"bytes": len(content)} for name, content in FILES.items()},
}
TYPES = {"js": "text/javascript", "css": "text/css", "wasm": "application/wasm"}


@dataclass
class SiteWith:
    """A site that serves everything well, except for what a test changes."""

    tag: str = '<script src="/static/chat-py.js" data-api-base="/api"></script>'
    head: str = ""
    page_headers: dict[str, str] = field(default_factory=dict[str, str])
    files: str = "https://site.test/static/"
    """Where the files are."""
    changed: dict[str, httpx.Response] = field(default_factory=dict[str, httpx.Response])
    """Responses by what their addresses end with."""
    file_headers: dict[str, str] = field(default_factory=dict[str, str])
    api: httpx.Response = field(default_factory=lambda: httpx.Response(200, json={"chats": []}))

    def client(self) -> httpx.Client:
        """What asks the site."""
        return httpx.Client(transport=httpx.MockTransport(self._respond))

    def _respond(self, request: httpx.Request) -> httpx.Response:
        address = str(request.url)
        for end, reply in self.changed.items():
            if address.endswith(end):
                return reply
        if address == PAGE:
            html = f"<!doctype html><head>{self.head}{self.tag}</head>"
            return httpx.Response(200, html=html, headers=self.page_headers)
        if not address.startswith(self.files):
            return self.api
        name = address.removeprefix(self.files)
        if name == "chat-py.js":
            headers = {"content-type": "text/javascript", "cache-control": "no-cache"}
            return httpx.Response(200, text=SCRIPT, headers=headers)
        if name == "runtime/manifest.json":
            return httpx.Response(200, text=json.dumps(MANIFEST))
        if name.removeprefix("runtime/") not in FILES:
            return httpx.Response(404)
        return self.file(name.removeprefix("runtime/"))

    def file(self, name: str, **headers: str) -> httpx.Response:
        """A file as it should be sent, with other headers where they are given."""
        kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        sent = {
            "content-type": kind,
            "cache-control": "public, max-age=31536000, immutable",
            **self.file_headers,
            **{key.replace("_", "-"): value for key, value in headers.items()},
        }
        packed = "content-encoding" not in sent and len(FILES[name]) > 1000
        content = FILES[name]
        if packed:
            import gzip

            content = gzip.compress(content)
            sent["content-encoding"] = "gzip"
        if sent.get("content-encoding") == "none":
            del sent["content-encoding"]
        return httpx.Response(200, content=content, headers=sent)
