"""Puts the server together."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from chat_py.models.files import FileLimits
from chat_py_server.access_log import AccessLogMiddleware
from chat_py_server.api import Api
from chat_py_server.broker import Alone, Broker
from chat_py_server.chat_list_api import ChatListApi
from chat_py_server.completions import AnswerLimits, Completions
from chat_py_server.config import Config, Upstream
from chat_py_server.file_api import FileApi
from chat_py_server.file_folder import FOLDER_NAME, FileFolder
from chat_py_server.file_refusals import MIB
from chat_py_server.function_responder import Answer, FunctionResponder
from chat_py_server.housekeeping import Housekeeping
from chat_py_server.identity import Identify, IdentityMiddleware, account_name
from chat_py_server.keys import Keys, load_keys
from chat_py_server.limits import RateLimitMiddleware
from chat_py_server.metrics import Metrics, MetricsMiddleware
from chat_py_server.own_addresses import OwnAddressesMiddleware
from chat_py_server.problems import (
    ProblemError,
    StorageError,
    on_disconnect,
    on_http_exception,
    on_problem,
    on_storage_error,
    on_unexpected,
    problem_response,
)
from chat_py_server.repository import Repository
from chat_py_server.responder import EmbeddedResponder, Responder
from chat_py_server.security import CrossSiteMiddleware, SecurityHeadersMiddleware
from chat_py_server.sent_files import SentFiles
from chat_py_server.sql.repository import Rules
from chat_py_server.sqlite.repository import SqliteRepository
from chat_py_server.static import static_routes
from chat_py_server.titles import Titles
from chat_py_server.upstream import UpstreamResponder

__all__ = ["Application", "create_app"]

CORS_METHODS = ("GET", "POST", "PATCH", "DELETE")
CORS_REQUEST_HEADERS = (
    "Accept",
    "Content-Type",
    "Idempotency-Key",
    "Last-Event-ID",
    "X-Chat-Account",
    "X-Chat-Request",
)
CORS_REPLY_HEADERS = ("Retry-After", "Idempotent-Replayed", "X-Chat-Account", "X-Request-Id")
HOUR = 3600.0
DAY = 24 * HOUR
FORKED = (
    "create_app was called before this process was forked, and its connections are of another "
    "process. Let each process call it (gunicorn: without --preload)."
)

log = logging.getLogger(__name__)


class Application:
    """The ASGI application, which may be mounted under a path of another one.

    What runs beside the requests begins with the first one. Who serves the application by itself
    leaves its end to the lifespan; who mounts it calls `close` in the lifespan of the outer one.
    It serves in the process that made it: its threads and connections are not in a fork.
    """

    def __init__(
        self,
        app: ASGIApp,
        repository: Repository,
        completions: Completions,
        housekeeping: Housekeeping,
        broker: Broker,
    ) -> None:
        self._broker = broker
        self._process = os.getpid()
        self.app = app
        self.completions = completions
        self._repository = repository
        self._housekeeping = housekeeping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if os.getpid() != self._process:
            await _refuse(scope, receive, send)
            return
        if scope["type"] == "http":
            self._housekeeping.start()
            self.completions.start()
        await self.app(scope, receive, send)

    async def close(self) -> None:
        """Store what is being written, and close the storage. A second call does nothing."""
        await self.completions.close()
        await self._housekeeping.close()
        await self._broker.close()
        self._repository.close()


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Neither start nor serve in a fork, and tell why."""
    log.error(FORKED)
    if scope["type"] == "lifespan":
        await send({"type": "lifespan.startup.failed", "message": FORKED})
    elif scope["type"] == "http":
        unusable = ProblemError(503, "This server was started in a way in which it cannot serve.")
        await problem_response(unusable)(scope, receive, send)


def create_app(
    config: Config,
    *,
    answer: Answer | None = None,
    identify: Identify | None = None,
    backend: Upstream | None = None,
) -> Application:
    """The whole server, by itself or for a path of another ASGI application.

    Args:
        config: all settings.
        answer: writes the answers, in place of any endpoint.
        identify: tells who a request comes from; `None` means that they are not logged in, and are
            a guest, unless `config.limits.guests` is 0.
        backend: the endpoint that writes the answers, in place of `config.upstream`.

    Raises:
        ConfigurationError: the data folder is in use, damaged or of a newer version, or the
            database cannot be used.
        OSError, sqlite3.Error: the data folder cannot be used.
    """
    limits = config.limits
    broker = _open_broker(config)
    repository, keys = _open(config)
    folder = FileFolder(config.data / FOLDER_NAME)
    upstream = backend or config.upstream
    if answer is not None:
        responder = FunctionResponder(answer)
    elif upstream is not None:
        responder = UpstreamResponder(upstream, SentFiles(repository, folder))
    else:
        responder = EmbeddedResponder(config.responder_rate)
    completions = Completions(
        repository,
        responder,
        AnswerLimits(
            per_user=limits.user_answers,
            per_address=limits.address_answers,
            in_all=limits.answers,
        ),
        broker,
        Titles(repository, responder if _names(config, responder) else None),
    )
    api = Api(config, repository, completions)
    list_api = ChatListApi(repository)
    file_api = FileApi(limits, repository, folder)
    metrics = Metrics(lambda: len(completions))
    retention = config.retention_days * DAY if config.retention_days else None
    housekeeping = Housekeeping(repository, completions, retention, folder, every=config.lease / 3)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        yield
        await application.close()

    starlette = Starlette(
        routes=_routes(config, api, [list_api, file_api], metrics),
        middleware=[
            Middleware(CrossSiteMiddleware, allowed=config.cors_origins),
            Middleware(
                IdentityMiddleware,
                keys=keys,
                guests=broker.limit("address-guests", limits.address_guests, HOUR),
                all_guests=broker.limit("guests", limits.guests, HOUR) if limits.guests else None,
                identify=identify,
            ),
            Middleware(
                RateLimitMiddleware,
                users=broker.limit("user", limits.user_requests),
                addresses=broker.limit("address", limits.address_requests),
            ),
        ],
        exception_handlers={
            ProblemError: on_problem,
            StorageError: on_storage_error,
            HTTPException: on_http_exception,
            ClientDisconnect: on_disconnect,
            Exception: on_unexpected,
        },
        lifespan=lifespan,
    )
    # A redirect would lead to whatever host the request names.
    starlette.router.redirect_slashes = False
    application = Application(
        _around(starlette, config, metrics), repository, completions, housekeeping, broker
    )
    return application


def _names(config: Config, responder: Responder) -> bool:
    """Whether titles are asked for: only an endpoint's model can make one."""
    return config.model_titles and isinstance(responder, UpstreamResponder)


def _open(config: Config) -> tuple[Repository, Keys]:
    """The storage, and the keys, which are beside SQLite's file in any case."""
    rules = Rules(
        seeds=config.characters,
        daily_answers=config.limits.daily_answers,
        file_limits=FileLimits(max_size=config.limits.file_size * MIB),
        lease=config.lease,
    )
    if config.database:
        # Not before it is wanted: psycopg takes a while.
        from chat_py_server.postgresql.instances import Instance
        from chat_py_server.postgresql.repository import PostgresRepository

        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = load_keys(config.data)
        instance = Instance(bool(config.broker), account_name(keys.accounts, "")[:8])
        return PostgresRepository(config.database, rules, instance), keys
    repository = SqliteRepository(config.data, rules)
    keys = load_keys(config.data, repository.former_key())
    repository.forget_former_key()
    return repository, keys


def _open_broker(config: Config) -> Broker:
    if not config.broker:
        return Alone()
    from chat_py_server.redis.broker import RedisBroker

    return RedisBroker(config.broker)


def _routes(
    config: Config, api: Api, others: Sequence[ChatListApi | FileApi], metrics: Metrics
) -> list[BaseRoute]:
    endpoints = [*api.routes(), *(route for other in others for route in other.routes())]
    routes: list[BaseRoute] = [
        Mount("/api", Router(endpoints, redirect_slashes=False)),
        Route("/healthz", api.health),
        *static_routes(config.root, config.pages),
    ]
    if config.metrics:
        routes.append(Route("/metrics", metrics.serve))
    return routes


def _around(app: ASGIApp, config: Config, metrics: Metrics) -> ASGIApp:
    """What stands around all of Starlette, so that its last resort, the 500, has these headers and
    is counted too."""
    app = OwnAddressesMiddleware(app)
    app = CORSMiddleware(
        app,
        allow_origins=config.cors_origins,
        allow_methods=CORS_METHODS,
        allow_headers=CORS_REQUEST_HEADERS,
        expose_headers=CORS_REPLY_HEADERS,
        allow_credentials=True,
    )
    app = SecurityHeadersMiddleware(app)
    if config.metrics:
        app = MetricsMiddleware(app, metrics)
    app = AccessLogMiddleware(app, enabled=config.access_log)
    if config.proxies:
        app = cast("ASGIApp", ProxyHeadersMiddleware(cast("Any", app), list(config.proxies)))
    return app
