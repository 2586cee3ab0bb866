"""Guests: who a request comes from, by a signed cookie and by nothing else.

The cookie holds a random 128-bit id and its HMAC; the key is made once and kept in the
database. A `userId` in a query or body is not looked at: anybody could write one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["IdentityMiddleware", "load_key", "user_of"]

COOKIE = "chat_guest"
YEAR = 365 * 24 * 60 * 60
PUBLIC = ("/api/healthz", "/api/test")


class IdentityMiddleware:
    """Gives every request of the API and of a page a user, a new guest when it has none.

    Pages too: a page's first calls run side by side, and without the cookie from the page
    itself each of them would become a guest of its own.
    """

    def __init__(self, app: ASGIApp, key: bytes) -> None:
        self.app = app
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _concerned(scope["path"]):
            await self.app(scope, receive, send)
            return
        state: dict[str, object] = scope.setdefault("state", {})
        cookie = HTTPConnection(scope).cookies.get(COOKIE, "")
        user = self._verified(cookie)
        state["known"] = user is not None
        if user is not None:
            state["user"] = user
            await self.app(scope, receive, send)
            return
        state["user"] = user = secrets.token_hex(16)
        header = (
            f"{COOKIE}={user}.{self._sign(user)}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax"
        )
        if scope["scheme"] == "https":
            header += "; Secure"

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", header)
            await send(message)

        await self.app(scope, receive, send_with_cookie)

    def _sign(self, user: str) -> str:
        return hmac.new(self._key, user.encode(), hashlib.sha256).hexdigest()

    def _verified(self, cookie: str) -> str | None:
        user, _, signature = cookie.partition(".")
        if signature.isascii() and hmac.compare_digest(signature, self._sign(user)):
            return user
        return None


def user_of(connection: HTTPConnection) -> str:
    """The id of the user whose request this is."""
    return connection.state.user


def load_key(connection: sqlite3.Connection) -> bytes:
    """The key that signs cookies; made on first use."""
    connection.execute(
        "INSERT OR IGNORE INTO secrets VALUES ('cookie', ?)", (secrets.token_bytes(32),)
    )
    return connection.execute("SELECT value FROM secrets WHERE name = 'cookie'").fetchone()[0]


def _concerned(path: str) -> bool:
    if path.startswith("/api/"):
        return not path.startswith(PUBLIC) and not path.endswith(".svg")
    return path in ("/", "/index.html") or path.startswith("/pages/")
