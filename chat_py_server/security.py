"""What a browser is told to allow, and which requests are let in.

The policies are one table. A header that holds for all replies is one line in `HEADERS`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_py_server.problems import ProblemError, problem_response
from chat_py_server.scope import route_path

__all__ = ["POLICIES", "CrossSiteMiddleware", "SecurityHeadersMiddleware", "is_cross_site"]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
}

STRICT = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
)
# PyScript's core builds functions and scripts from text; Pyodide alone does not (docs/server.md).
PYSCRIPT = tuple(
    "script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'" if part.startswith("script-src") else part
    for part in STRICT
    if not part.startswith("require-trusted-types-for")
)
# They bring policies of their own, stricter than these (tools/runner.py): a block's worker is made
# from memory, which these forbid. Outside of a page's sandbox they have no origin either.
FRAMES = ("sandbox allow-scripts",)
NOTHING = ("default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'none'", "sandbox")

# Content-Security-Policy by the longest path prefix.
POLICIES: dict[str, tuple[str, ...]] = {
    "/": PYSCRIPT,
    "/pages/": STRICT,
    "/api/": NOTHING,
    "/static/runtime/frames/": FRAMES,
}

REFUSED = ProblemError(
    403,
    "This request comes from another site. To allow its origin, name it in CHAT_CORS_ORIGINS.",
)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def _policy(path: str) -> str:
    # `OPTIONS *` names no path (RFC 9112, 3.2.4).
    prefixes = (prefix for prefix in POLICIES if path.startswith(prefix))
    return "; ".join(POLICIES[max(prefixes, key=len, default="/")])


class SecurityHeadersMiddleware:
    """Adds `HEADERS` and the path's policy to every reply."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Now, since the router changes what the path is relative to.
        policy = _policy(route_path(scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Content-Security-Policy", policy)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class CrossSiteMiddleware:
    """Refuses writes that another site's page makes with the visitor's cookie (CSRF)."""

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self.app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        write = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        if write and is_cross_site(Headers(scope=scope), self._allowed):
            await problem_response(REFUSED)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_cross_site(headers: Headers, allowed: tuple[str, ...]) -> bool:
    """Whether a browser sent this for a page of another origin that is not allowed.

    `Sec-Fetch-Site` tells (Fetch Metadata); a browser that lacks it sends `Origin` with every
    write, whose host must be the one asked for. A request with neither is no browser's, and
    carries no visitor's cookie.
    """
    origin = headers.get("origin", "")
    if origin in allowed:
        return False
    site = headers.get("sec-fetch-site", "")
    if site:
        return site not in ("same-origin", "none")
    if not origin:
        return False
    # The host alone: behind a proxy that ends TLS the scheme seen here may differ.
    return urlsplit(origin).netloc != headers.get("host", "")
