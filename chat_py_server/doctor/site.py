"""The page of a site, and where it has its files and its API."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

from chat_py_server.command.error import CommandError

__all__ = ["Site", "get", "open_site", "origin"]

TAG = re.compile(r"(?:^|/)chat-py[^/?#]*\.js(?:[?#]|$)")
"""The address of the chat's tag; a host may add a hash to the name."""
ACCEPTED = "br, gzip"


@dataclass(frozen=True)
class Site:
    """What the page says of itself."""

    page: str
    """The page's address, after redirects."""
    script: str
    """The address of `chat-py.js`."""
    settings: dict[str, str]
    """The tag's attributes, without `data-`."""
    policies: list[str]
    """Every Content-Security-Policy of the page, from headers and `meta` elements."""

    @property
    def base(self) -> str:
        """Where the chat's files are; it ends with a slash."""
        return (
            urljoin(self.page, self.settings.get("assets") or self.script).rpartition("/")[0] + "/"
        )

    @property
    def uses_pyscript(self) -> bool:
        """Whether PyScript starts the page."""
        return self.settings.get("start") == "pyscript"


class _Tags(HTMLParser):
    """Finds the chat's tag and the policies that the page has in its markup."""

    def __init__(self) -> None:
        super().__init__()
        self.tag: dict[str, str] | None = None
        self.policies: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and TAG.search(given.get("src", "")) and self.tag is None:
            self.tag = given
        is_policy = given.get("http-equiv", "").lower() == "content-security-policy"
        if tag == "meta" and is_policy:
            self.policies.append(given.get("content", ""))


def origin(address: str) -> str:
    """The origin of an address: `https://host:port`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def get(client: httpx.Client, address: str, **headers: str) -> httpx.Response | None:
    """What a GET gives; `None` where nobody answers."""
    try:
        return client.get(address, headers={"Accept-Encoding": ACCEPTED, **headers})
    except (httpx.HTTPError, httpx.InvalidURL):
        return None


def open_site(client: httpx.Client, address: str) -> Site:
    """Read the page.

    Raises:
        CommandError: the address is none, nobody answers there, or the page has no chat.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        bare = address.removeprefix("//").partition("://")[2] or address
        raise CommandError(
            f"{address!r} is not the address of a page: give one with its scheme, "
            f"such as https://{bare}"
        )
    reply = get(client, address)
    if reply is None:
        raise CommandError(f"{address} does not respond. Is the address right, the server running?")
    if not reply.is_success:
        raise CommandError(
            f"{address} responds with {reply.status_code}. Give the address of the chat's page."
        )
    tags = _Tags()
    tags.feed(reply.text)
    if tags.tag is None:
        raise CommandError(
            f"{address} is not a page with the chat: no tag loads chat-py.js. Give the address of "
            "the page that has it; a tag that a script adds later is not seen."
        )
    page = str(reply.url)
    data = {k.removeprefix("data-"): v for k, v in tags.tag.items() if k.startswith("data-")}
    header = reply.headers.get_list("content-security-policy")
    return Site(page, urljoin(page, tags.tag["src"]), data, [*header, *tags.policies])
