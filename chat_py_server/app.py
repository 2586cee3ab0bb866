"""Puts the server together."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from chat_py_server import answers
from chat_py_server.api import Api
from chat_py_server.completions import Completions
from chat_py_server.config import Config
from chat_py_server.database import Database
from chat_py_server.identity import IdentityMiddleware, load_key
from chat_py_server.limits import RateLimit, RateLimitMiddleware
from chat_py_server.problems import ProblemError, on_http_exception, on_problem, on_unexpected
from chat_py_server.responder import EmbeddedResponder
from chat_py_server.security import CrossSiteMiddleware, SecurityHeadersMiddleware
from chat_py_server.static import static_routes
from chat_py_server.upstream import UpstreamResponder

__all__ = ["Application", "create_app"]

CORS_METHODS = ("GET", "POST", "DELETE")
CORS_REQUEST_HEADERS = (
    "Accept",
    "Content-Type",
    "Idempotency-Key",
    "Last-Event-ID",
    "X-Chat-Account",
    "X-Chat-Request",
)
CORS_REPLY_HEADERS = ("Retry-After", "Idempotent-Replayed", "X-Chat-Account")


class Application:
    """The ASGI application, and the streams that must end before its connections can close."""

    def __init__(self, app: ASGIApp, completions: Completions) -> None:
        self._app = app
        self.completions = completions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def create_app(config: Config) -> Application:
    """The whole server; closing its lifespan stores running answers and closes the database.

    Raises `OSError` or `sqlite3.Error` when the data folder cannot be used.
    """
    database = Database(config.data)
    database.run_now(answers.break_running)
    key = database.run_now(load_key)
    responder = (
        UpstreamResponder(config.upstream)
        if config.upstream
        else EmbeddedResponder(config.responder_rate)
    )
    completions = Completions(database, responder)
    api = Api(config, database, completions)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        yield
        await completions.close()
        database.close()

    middleware = [
        Middleware(CrossSiteMiddleware, allowed=config.cors_origins),
        Middleware(IdentityMiddleware, key=key),
        Middleware(RateLimitMiddleware, limit=RateLimit(config.rate_limit)),
    ]
    app: ASGIApp = Starlette(
        routes=[
            Mount("/api", routes=api.routes()),
            Route("/healthz", api.health),
            *static_routes(config.root, config.pages),
        ],
        middleware=middleware,
        exception_handlers={
            ProblemError: on_problem,
            HTTPException: on_http_exception,
            Exception: on_unexpected,
        },
        lifespan=lifespan,
    )
    # Around all of Starlette, so that its last resort, the 500, has these headers too.
    app = CORSMiddleware(
        app,
        allow_origins=config.cors_origins,
        allow_methods=CORS_METHODS,
        allow_headers=CORS_REQUEST_HEADERS,
        expose_headers=CORS_REPLY_HEADERS,
        allow_credentials=True,
    )
    return Application(SecurityHeadersMiddleware(app), completions)
