"""Whoever the page asks for chats and answers: whether they are there, and let the page ask."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import httpx

from chat_py_server.doctor.finding import Finding
from chat_py_server.doctor.site import Site, get, origin

__all__ = ["check_api"]

IN_THE_PAGE = "demo"


def check_api(client: httpx.Client, site: Site) -> Iterator[Finding]:
    """Ask the back end that the tag names, as the page's origin."""
    kind = site.settings.get("backend") or "guide"
    if kind == IN_THE_PAGE:
        return
    if kind == "guide":
        base = urljoin(site.page, site.settings.get("api-base") or "/api").rstrip("/")
        yield from _guide(client, site, base)
    elif address := site.settings.get("backend-url"):
        yield from _endpoint(client, site, urljoin(site.page, address))


def _guide(client: httpx.Client, site: Site, base: str) -> Iterator[Finding]:
    """The guide's API: its list of chats, which may be missing, but then in JSON."""
    address = f"{base}/chats"
    reply = get(client, address, Origin=origin(site.page))
    if reply is None:
        yield Finding(
            f"The API at {base} does not respond.",
            "Start it, or name the right address on the tag: data-api-base.",
        )
        return
    kind = reply.headers.get("content-type", "").partition(";")[0]
    if reply.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        yield Finding(
            f"The API fails: {address} responds with {reply.status_code}.",
            "Look into the log of the server.",
        )
    elif not (kind == "application/json" or kind.endswith("+json")):
        yield Finding(
            f"There is no API at {base}: {address} gives {reply.status_code}, {kind or 'no type'}.",
            'Name its address on the tag (data-api-base), or do without: data-backend="demo".',
        )
    elif origin(address) != origin(site.page):
        yield from _crossing(site, base, reply, credentials=True)


def _endpoint(client: httpx.Client, site: Site, address: str) -> Iterator[Finding]:
    """An endpoint of a model: only whether it lets the page ask; asking costs."""
    if origin(address) == origin(site.page):
        return
    try:
        reply = client.options(
            address,
            headers={
                "Origin": origin(site.page),
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            },
        )
    except httpx.HTTPError:
        yield Finding(
            f"The endpoint at {address} does not respond.",
            "Start it, or name the right address on the tag: data-backend-url.",
        )
        return
    yield from _crossing(site, address, reply, credentials=False)


def _crossing(
    site: Site, address: str, reply: httpx.Response, *, credentials: bool
) -> Iterator[Finding]:
    allowed = reply.headers.get("access-control-allow-origin", "")
    if allowed != origin(site.page) and (credentials or allowed != "*"):
        yield Finding(
            f"{address} is on another origin and does not let {origin(site.page)} ask (CORS).",
            f"Allow that origin there; chat-py's own server: CHAT_CORS_ORIGINS={origin(site.page)}",
        )
    elif credentials and reply.headers.get("access-control-allow-credentials") != "true":
        yield Finding(
            f"{address} takes no cookies from {origin(site.page)}, so it knows nobody again.",
            "Send Access-Control-Allow-Credentials: true there.",
        )
