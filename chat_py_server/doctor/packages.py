"""The Python packages that a site serves of its own: whether index and wheels come whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
from pydantic import BaseModel, Field, ValidationError

from chat_py_server.doctor.finding import Finding
from chat_py_server.doctor.site import Site, get, origin
from chat_py_server.packages.served import FOLDER, INDEX

__all__ = ["check_packages"]

ANEW = "Make them anew (chat-py build NAMES --out FOLDER), and copy all files of packages/."


class _Package(BaseModel):
    name: str
    file: str = Field(pattern=r"^[^/\\]+\.whl$")
    sha256: str
    modules: list[str]
    requires: list[str]


class _Index(BaseModel):
    """What the page reads (static/src/interpreter/served.mjs)."""

    platform: str
    packages: list[_Package]


class _Manifest(BaseModel):
    platform: str


def check_packages(client: httpx.Client, site: Site) -> Iterator[Finding]:
    """Ask for the index, and for each file that it names.

    A site that has no index serves no packages, which is only wrong where its tag asks for some.
    """
    address = urljoin(site.base, f"{FOLDER}/{INDEX}")
    reply = get(client, address)
    if reply is None or reply.status_code in (404, 410):
        if wanted := site.settings.get("packages", "").replace(",", " ").split():
            yield Finding(
                f"The tag asks for packages ({', '.join(wanted)}), but there is no {address}.",
                f"Add them: chat-py build {' '.join(wanted)}, and copy the folder {FOLDER}/ too.",
            )
        return
    if not reply.is_success:
        yield Finding(
            f"{address} responds with {reply.status_code}.",
            "Have the host send it, or 404 where there are no packages.",
        )
        return
    try:
        index = _Index.model_validate_json(reply.content)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        yield Finding(
            f"{address} is no index of packages" + (f" (at {where})." if where else "."),
            f"{ANEW} Where there are none, the host must respond with 404, not with a page.",
        )
        return
    yield from _platform(client, site, address, index)
    served = {package.name for package in index.packages}
    for package in index.packages:
        if missing := sorted(set(package.requires) - served):
            yield Finding(
                f"{address} has no {', '.join(missing)}, which {package.name} requires.", ANEW
            )
        yield from _wheel(client, site, urljoin(address, package.file), package)


def _platform(client: httpx.Client, site: Site, address: str, index: _Index) -> Iterator[Finding]:
    reply = get(client, urljoin(site.base, "runtime/manifest.json"))
    try:
        manifest = _Manifest.model_validate_json(reply.content if reply is not None else b"")
    except ValidationError:
        return  # check_files says so
    if index.packages and index.platform != manifest.platform:
        yield Finding(
            f"{address} is for {index.platform}, the chat's files for {manifest.platform}: "
            "packages that are compiled do not load.",
            ANEW,
        )


def _wheel(client: httpx.Client, site: Site, address: str, package: _Package) -> Iterator[Finding]:
    elsewhere = origin(address) != origin(site.page)
    reply = get(client, address, **({"Origin": origin(site.page)} if elsewhere else {}))
    if reply is None or not reply.is_success:
        said = "does not respond" if reply is None else f"responds with {reply.status_code}"
        yield Finding(f"{address} {said}, which {FOLDER}/{INDEX} names for {package.name}.", ANEW)
        return
    if hashlib.sha256(reply.content).hexdigest() != package.sha256:
        yield Finding(
            f"{address} is not the file that {FOLDER}/{INDEX} names for {package.name}: its hash "
            "is another, and browsers refuse it.",
            ANEW,
        )
    allowed = reply.headers.get("access-control-allow-origin")
    if elsewhere and allowed not in ("*", origin(site.page)):
        yield Finding(
            f"{address} is on another origin, which does not let {origin(site.page)} use it.",
            "Send it with Access-Control-Allow-Origin: *.",
        )
