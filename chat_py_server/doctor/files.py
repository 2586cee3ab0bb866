"""The chat's files: whether they come whole, as the right type, compressed, and may be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urljoin

import httpx
from pydantic import BaseModel, ValidationError

from chat_py_server.doctor.finding import Finding
from chat_py_server.doctor.site import Site, get, origin

__all__ = ["check_files"]

SCRIPTS = frozenset({"text/javascript", "application/javascript", "application/x-javascript"})
"""What browsers run as a module; of other types they do not."""
TYPES = {
    ".js": SCRIPTS,
    ".css": frozenset({"text/css"}),
    ".wasm": frozenset({"application/wasm"}),
}
UNPACKED_BY_THE_PAGE = (".wasm", ".bin")
"""Of these the page fetches `name.gz` itself where the host compresses nothing."""
HASHED = re.compile(r"[._-][0-9A-Za-z]{8,}\.js")
"""A name that a bundler has given, with a hash of the content."""
LARGE = 100_000
"""Bytes from which a file that is sent plainly is worth a word."""
LONG = 86_400
"""Seconds: a file that never changes should be kept for at least a day."""


class _Size(BaseModel):
    bytes: int


class _Manifest(BaseModel):
    interpreter: str
    css: str
    native: str
    snapshot: str = ""
    extensions: list[tuple[str, str]] = []
    """Where Python looks for each, and its file."""
    quick: str = ""
    pyodide: str
    pyscript: str
    files: dict[str, _Size]

    def of_a_visit(self, *, pyscript: bool) -> list[str]:
        """The files that a first visit loads."""
        names = [self.interpreter, self.css, self.native, self.snapshot]
        names += [file for _, file in self.extensions]
        names += [f"{self.pyodide}pyodide.asm.js", f"{self.quick or self.pyodide}pyodide.asm.wasm"]
        if pyscript:
            names.append(f"{self.pyscript}core.js")
        return [name for name in names if name]


def check_files(client: httpx.Client, site: Site) -> Iterator[Finding]:
    """Ask for the tag's script, the manifest, and the files of a first visit."""
    script = get(client, site.script)
    if script is None or not script.is_success:
        yield _lost(site.script, script)
        return
    yield from _type(site.script, script)
    named_by_content = "?" in site.script or bool(HASHED.search(site.script))
    if not named_by_content and ("immutable" in _cache(script) or _age(script) > LONG):
        yield Finding(
            f"{site.script} may be kept ({_cache(script)}): after an upgrade browsers go on with "
            "the old one, whose files are gone.",
            "Send it with Cache-Control: no-cache. Only runtime/ may be kept for good.",
        )
    address = urljoin(site.base, "runtime/manifest.json")
    reply = get(client, address)
    if reply is None or not reply.is_success:
        yield _lost(address, reply)
        return
    try:
        manifest = _Manifest.model_validate_json(reply.content)
    except ValidationError:
        yield Finding(
            f"{address} is not the chat's manifest.",
            "Copy the chat's files anew (chat-py copy), and serve them as they are.",
        )
        return
    if manifest.interpreter not in script.text:
        yield Finding(
            f"{site.script} and {address} are of different versions.",
            "Copy all files of one version (chat-py copy), and empty the caches before the host.",
        )
    for name in manifest.of_a_visit(pyscript=site.uses_pyscript):
        yield from _file(client, site, name, manifest.files[name].bytes)


def _file(client: httpx.Client, site: Site, name: str, size: int) -> Iterator[Finding]:
    address = urljoin(site.base, name)
    elsewhere = origin(address) != origin(site.page)
    reply = get(client, address, **({"Origin": origin(site.page)} if elsewhere else {}))
    if reply is None or not reply.is_success:
        yield _lost(address, reply)
        return
    yield from _type(address, reply)
    if len(reply.content) != size:
        yield Finding(
            f"{address} has {len(reply.content)} bytes in place of {size}.",
            "Something changed it on its way (a minifier, line ends, Git LFS): copy it as it is.",
        )
    if elsewhere and reply.headers.get("access-control-allow-origin") not in (
        "*",
        origin(site.page),
    ):
        yield Finding(
            f"{address} is on another origin, which does not let {origin(site.page)} use it.",
            "Send it with Access-Control-Allow-Origin: *.",
        )
    if size >= LARGE and not reply.headers.get("content-encoding"):
        packed = get(client, f"{address}.gz") if name.endswith(UNPACKED_BY_THE_PAGE) else None
        if packed is None or not packed.is_success:
            yield Finding(
                f"{address} is sent without compression: {size / 1e6:.1f} MB.",
                "Have the host send the .br or .gz beside it (nginx: gzip_static on), or compress.",
            )
    if "immutable" not in _cache(reply) and _age(reply) < LONG:
        yield Finding(
            f"{address} is not kept by browsers (Cache-Control: {_cache(reply) or 'none'}): each "
            "visit asks again.",
            "Send what is in runtime/ with Cache-Control: public, max-age=31536000, immutable.",
        )


def _type(address: str, reply: httpx.Response) -> Iterator[Finding]:
    name = PurePosixPath(httpx.URL(address).path)
    wanted = TYPES.get(name.suffix)
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if wanted and kind not in wanted:
        right = "text/javascript" if wanted is SCRIPTS else min(wanted)
        yield Finding(
            f"{address} has the type {kind or 'none'}, which browsers do not take.",
            f"Have the host send {name.suffix} as {right}.",
        )


def _lost(address: str, reply: httpx.Response | None) -> Finding:
    said = "does not respond" if reply is None else f"responds with {reply.status_code}"
    return Finding(
        f"{address} {said}.",
        "Copy the chat's files there (chat-py copy), runtime/ among them; keep all names.",
    )


def _cache(reply: httpx.Response) -> str:
    return reply.headers.get("cache-control", "").lower()


def _age(reply: httpx.Response) -> int:
    found = re.search(r"max-age=(\d+)", _cache(reply))
    return int(found[1]) if found and "no-store" not in _cache(reply) else 0
