"""Figures for Prometheus, under `/metrics`."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Metrics", "MetricsMiddleware"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
UNKNOWN = "(none)"


class Metrics:
    """The figures of one application.

    Args:
        running_answers: tells how many answers are being written.
    """

    def __init__(self, running_answers: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "chat_requests_total",
            "Requests by route, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "chat_request_seconds",
            "Time from a request to the head of its reply, by route.",
            ("route",),
            registry=self._registry,
        )
        self.open_requests = Gauge(
            "chat_open_requests",
            "Requests whose reply has not ended, streams among them.",
            registry=self._registry,
        )
        answers = Gauge(
            "chat_running_answers", "Answers that are being written.", registry=self._registry
        )
        answers.set_function(running_answers)

    async def serve(self, request: Request) -> Response:
        """The endpoint."""
        return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE})


class MetricsMiddleware:
    """Counts each request under the pattern of its route, so that ids make no figures."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def count(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = str(getattr(scope.get("route"), "path", UNKNOWN))
                status = str(message["status"])
                self._metrics.requests.labels(route, scope["method"], status).inc()
                self._metrics.seconds.labels(route).observe(time.perf_counter() - begun)
            await send(message)

        with self._metrics.open_requests.track_inprogress():
            await self.app(scope, receive, count)
