"""Guests: who a request comes from, by a signed cookie and by nothing else.

The cookie holds a random 128-bit id and its HMAC; the key is made once and kept in the
database. A `userId` in a query or body is not looked at: anybody could write one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_py_server.problems import ProblemError, problem_response

__all__ = ["IdentityMiddleware", "load_key", "user_of"]

COOKIE = "chat_guest"
ACCOUNT = "X-Chat-Account"
"""Names the user of a reply to the page, and in a request the one whom it is meant for."""
NOT_THEIRS = ProblemError(
    401,
    "This is for another account than the one that is logged in.",
    headers={"WWW-Authenticate": f'Cookie cookie-name="{COOKIE}"'},
)
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
        meant = Headers(scope=scope).get(ACCOUNT, "")
        if meant and (user is None or meant != self._account(user)):
            await problem_response(NOT_THEIRS)(scope, receive, self._told(send, user))
            return
        if user is not None:
            state["user"] = user
            await self.app(scope, receive, self._told(send, user))
            return
        state["user"] = user = secrets.token_hex(16)
        cookie = (
            f"{COOKIE}={user}.{self._sign(user)}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax"
        )
        if scope["scheme"] == "https":
            cookie += "; Secure"
        await self.app(scope, receive, self._told(send, user, cookie))

    def _told(self, send: Send, user: str | None, cookie: str = "") -> Send:
        """`send` with the headers that tell who the user is."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if user is not None:
                    headers[ACCOUNT] = self._account(user)
                if cookie:
                    headers.append("Set-Cookie", cookie)
            await send(message)

        return send_with_headers

    def _account(self, user: str) -> str:
        """A name for `user` that scripts may read: no cookie can be made of it."""
        return self._sign(f"account {user}")[:32]

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
