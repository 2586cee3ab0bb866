"""Sees what a visitor does not, but a good page never does."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

__all__ = ["Watch"]

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  reportViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
LEFT = "net::ERR_ABORTED"  # the page itself, or its reload, gave the request up


class Watch:
    """Collects every request of a context, and everything that is wrong about its pages: errors
    uncaught or in the console, violations of the content security policy, requests that failed
    or went to an origin that is not in `origins`."""

    def __init__(self, context: BrowserContext, *origins: str) -> None:
        self.origins = set(origins)
        self.requests: list[str] = []
        self._problems: list[str] = []
        self._expected: list[str] = []
        context.expose_binding("reportViolation", lambda _, text: self._note(f"policy: {text}"))
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def expect(self, *patterns: str) -> None:
        """Problems that match one of these regular expressions belong to this test."""
        self._expected += patterns

    def problems(self) -> list[str]:
        """What was wrong and not expected."""
        return [
            problem
            for problem in self._problems
            if not any(re.search(pattern, problem) for pattern in self._expected)
        ]

    def _note(self, problem: str) -> None:
        self._problems.append(problem)

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in ("data", "blob"):
            return
        if f"{parts.scheme}://{parts.netloc}" not in self.origins:
            self._note(f"other origin: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self._note(f"request failed: {request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"status {response.status}: {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._note(f"console: {message.text} ({where})")

    def _error(self, error: WebError) -> None:
        self._note(f"page error: {error.error}")
