"""Where in an address a chat's id stands, and which address is the home of all chats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

__all__ = ["ChatAddresses", "is_chat_id"]

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_NOTHING = ("undefined", "null", "NaN")
"""What JavaScript writes into an address or a storage where a script had no id."""
_PATH = re.compile(r"(.*/chats?/)([^/.]+)/?")
"""What has a dot is a file in a folder of that name."""
_HOME = re.compile(r"(.*/chats?)/?")
_QUERY_NAMES = ("chat", "chatId")
_HERE = "?"
"""The present page without its query."""


def is_chat_id(value: object) -> bool:
    """Whether `value` can be a chat's id: 1 to 128 of letters, digits, `-`, `_`."""
    return isinstance(value, str) and value not in _NOTHING and _ID.fullmatch(value) is not None


@dataclass(frozen=True)
class ChatAddresses:
    """How a page spells the addresses of its chats.

    `/chat/<id>` and `/chats/<id>` below any folder are read everywhere, and so is `?chat=<id>`,
    which works on any static host. `home` is the address of all chats, where the page names it: if
    that is a folder, its chats are in it (`/talk/` and `/talk/<id>`). `by_query` is set for a page
    that shows all chats and the open one side by side, and so has no home of its own, and for one
    without a server: there a folder named `chat` is only where it is hosted.
    """

    home: str = ""
    by_query: bool = False

    def id_in(self, url: str) -> str | None:
        """The id that an address names, by its query or by its path; None where there is none."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        candidates = [query[name] for name in _QUERY_NAMES if name in query]
        if found := self._folder_and_id(url):
            candidates.append(unquote(found[1]))
        return next(filter(is_chat_id, candidates), None)

    def of_chat(self, url: str, chat_id: str) -> str:
        """The address of a chat, seen from `url`: the rest of the query stays."""
        parts = urlsplit(url)
        if found := self._folder_and_id(url):
            path = found[0] + quote(chat_id)
            return urlunsplit(parts._replace(path=path))
        if self.is_home(url) and (folder := self._home_folder(url)):
            return urlunsplit(parts._replace(path=folder + quote(chat_id)))
        kept = _without_id(parts.query)
        return urlunsplit(parts._replace(query=urlencode([("chat", chat_id), *kept])))

    def without_chat(self, url: str) -> str:
        """The same address with no chat in it."""
        parts = urlsplit(url)
        found = self._folder_and_id(url)
        path = found[0] if found else parts.path
        return urlunsplit(parts._replace(path=path, query=urlencode(_without_id(parts.query))))

    def home_of(self, url: str) -> str:
        """Where all chats are, seen from `url`."""
        if self.home:
            return self.home
        if found := self._folder_and_id(url):
            return found[0]
        return (self.is_home(url) and self._home_folder(url)) or _HERE

    def is_home(self, url: str) -> bool:
        """Whether an address is that of all chats."""
        if self.id_in(url) is not None:
            return False
        if self.home:
            here, home = urlsplit(url), urlsplit(urljoin(url, self.home))
            return (here.netloc, here.path.rstrip("/")) == (home.netloc, home.path.rstrip("/"))
        return not self.by_query and _HOME.fullmatch(urlsplit(url).path) is not None

    def _home_folder(self, url: str) -> str:
        """The folder that a home's chats are in; empty where they are told by the query."""
        path = urlsplit(url).path
        if self.home:
            path = urlsplit(urljoin(url, self.home)).path
            return path if path.endswith("/") and path != "/" else ""
        match = _HOME.fullmatch(path)
        return f"{match[1]}/" if match else ""

    def _folder_and_id(self, url: str) -> tuple[str, str] | None:
        path = urlsplit(url).path
        if match := _PATH.fullmatch(path):
            return match[1], match[2]
        if self.home and (folder := self._home_folder(url)) and path.startswith(folder):
            rest = path.removeprefix(folder).rstrip("/")
            return (folder, rest) if is_chat_id(rest) else None
        return None


def _without_id(query: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return [(name, value) for name, value in pairs if name not in _QUERY_NAMES]
