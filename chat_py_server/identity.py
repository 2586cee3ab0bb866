"""Who a request comes from: whom the application names, or a guest, by a signed cookie.

The cookie holds a random 128-bit id, the time at which it was given and their HMAC. A `userId` in a
query or body is not looked at: anybody could write one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_py_server.keys import Keys
from chat_py_server.limits import Limit, client_address, too_many
from chat_py_server.problems import ProblemError, problem_response
from chat_py_server.scope import root_path, route_path

__all__ = ["COOKIE", "Identify", "IdentityMiddleware", "account_name", "address_of", "user_of"]

COOKIE = "chat_guest"
"""The cookie's name without the prefix that it has over https (RFC 6265bis, 4.1.3)."""
ACCOUNT = "X-Chat-Account"
"""Names the user of a reply to the page, and in a request the one whom it is meant for."""
PASS = "X-Chat-Guest"
"""What the cookie holds, for a page whose browser keeps none: asked for with any value, given in
the response, and sent with every request from then on. A page of another origin cannot send it."""
NOT_THEIRS = ProblemError(
    401,
    "This request is meant for another account than the one that is logged in.",
    headers={"WWW-Authenticate": f'Cookie cookie-name="{COOKIE}"'},
)
NO_GUESTS = ProblemError(
    401, "Log in first.", headers={"WWW-Authenticate": 'Cookie realm="the application"'}
)
USER = "user "
"""What the ids of users who are logged in begin with: no guest's does."""
Identify = Callable[[Request], str | Awaitable[str | None] | None]
"""The name of the user whose request it is, which stays the same and is nobody else's; `None` for
one who is not logged in. It may be a coroutine function."""
DAY = 24 * 60 * 60
LIFE = 365 * DAY
RENEW_AFTER = DAY
"""Seconds after which a cookie is renewed, so that a user who comes back keeps it."""
ALL_GUESTS = "all"


class IdentityMiddleware:
    """Gives every request of the API and of a page a user, a new guest when it has none.

    Pages too: a page's first calls run side by side, and without the cookie from the page
    itself each of them would become a guest of its own. When there are too many new guests, of one
    address or in all, a page comes without a cookie, and a request of the API is refused.

    Args:
        keys: sign and verify cookies.
        guests: how many new guests one address may become.
        all_guests: how many there may be in all; `None` for no guests.
        identify: the name of a user who is logged in, or `None`.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        app: ASGIApp,
        keys: Keys,
        guests: Limit,
        all_guests: Limit | None,
        clock: Callable[[], float] = time.time,
        identify: Identify | None = None,
    ) -> None:
        self.app = app
        self._keys = keys
        self._guests = guests
        self._all_guests = all_guests
        self._clock = clock
        self._identify = identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _concerned(route_path(scope)):
            await self.app(scope, receive, send)
            return
        state: dict[str, object] = scope.setdefault("state", {})
        sent = Headers(scope=scope).get(PASS, "")
        name = await self._name(scope)
        user, given_at = self._verified(_cookie_of(scope) or sent)
        if name is not None:
            user = USER + name
        elif self._all_guests is None:
            user = None
        state["known"] = user is not None
        meant = Headers(scope=scope).get(ACCOUNT, "")
        if meant and (user is None or meant != self._account(user)):
            await problem_response(NOT_THEIRS)(scope, receive, self._told(send, user))
            return
        if name is not None:
            state["user"] = user
            await self.app(scope, receive, self._told(send, user))
            return
        if self._all_guests is None:
            if route_path(scope).startswith("/api/"):
                await problem_response(NO_GUESTS)(scope, receive, send)
                return
            await self.app(scope, receive, send)
            return
        is_new = user is None
        if user is None:
            wait = await self._guests.wait(client_address(scope)) or await self._all_guests.wait(
                ALL_GUESTS
            )
            if wait and route_path(scope).startswith("/api/"):
                await problem_response(too_many(wait))(scope, receive, send)
                return
            if wait:
                await self.app(scope, receive, send)
                return
            user = secrets.token_hex(16)
        state["user"] = user
        given: dict[str, str] = {}
        if is_new or self._clock() - given_at > RENEW_AFTER:
            given = {PASS: self._given(user)} if sent else {"Set-Cookie": self._cookie(scope, user)}
        await self.app(scope, receive, self._told(send, user, given))

    async def _name(self, scope: Scope) -> str | None:
        if self._identify is None:
            return None
        found = self._identify(Request(scope))
        return (found if isinstance(found, str) or found is None else await found) or None

    def _told(self, send: Send, user: str | None, given: Mapping[str, str] | None = None) -> Send:
        """`send` with the headers that tell who the user is."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if user is not None:
                    headers[ACCOUNT] = account = self._account(user)
                    # Scripts cannot read the headers of the page itself, but these.
                    headers.append("Server-Timing", f'account;desc="{account}"')
                # What a cache keeps for everybody must not name one of them.
                if "immutable" not in headers.get("Cache-Control", ""):
                    for name, value in (given or {}).items():
                        headers.append(name, value)
            await send(message)

        return send_with_headers

    def _cookie(self, scope: Scope, user: str) -> str:
        name, path = _cookie_name(scope)
        cookie = f"{name}={self._given(user)}; Path={path}; Max-Age={LIFE}; HttpOnly; SameSite=Lax"
        return f"{cookie}; Secure" if scope["scheme"] == "https" else cookie

    def _given(self, user: str) -> str:
        """What a user is known by from now on."""
        given = f"{user}.{int(self._clock())}"
        return f"{given}.{_sign(self._keys.signing[0], given)}"

    def _account(self, user: str) -> str:
        return account_name(self._keys.accounts, user)

    def _verified(self, cookie: str) -> tuple[str | None, int]:
        """The user of a cookie and when it was given; a cookie of an older version has no time."""
        given, _, signature = cookie.rpartition(".")
        user, _, at = given.partition(".")
        if not cookie.isascii() or not any(
            hmac.compare_digest(signature, _sign(key, given)) for key in self._keys.signing
        ):
            return None, 0
        return user, int(at) if at.isdecimal() else 0


def account_name(key: bytes, user: str) -> str:
    """A name for `user` that scripts and logs may have: no cookie can be made of it."""
    return _sign(key, f"account {user}")[:32]


def user_of(connection: HTTPConnection) -> str:
    """The id of the user whose request this is."""
    return connection.state.user


def address_of(connection: HTTPConnection) -> str:
    """The address that a request comes from, as limits count it."""
    return client_address(connection.scope)


def _sign(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _cookie_name(scope: Scope) -> tuple[str, str]:
    """The cookie's name and path: over https nobody else may set it, a sister host least of all."""
    root = root_path(scope)
    if scope["scheme"] != "https":
        return COOKIE, f"{root}/"
    return (f"__Secure-{COOKIE}", f"{root}/") if root else (f"__Host-{COOKIE}", "/")


def _cookie_of(scope: Scope) -> str:
    cookies = HTTPConnection(scope).cookies
    # A cookie from before the prefix is valid until it is renewed.
    return cookies.get(_cookie_name(scope)[0]) or cookies.get(COOKIE, "")


def _concerned(path: str) -> bool:
    if path.startswith("/api/"):
        picture = path.startswith("/api/images/") and path.endswith(".svg")
        return not picture and path not in ("/api/healthz", "/api/test")
    return path in ("/", "/index.html") or path.startswith("/pages/")
