"""Why an endpoint did not answer, as far as its address tells: the browser tells no page."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from chat_py.backends.readers.failures import MAX_DETAILS
from chat_py.base.errors import RequestRedirected, TransportError
from chat_py.models.answer_event import AnswerFailure

__all__ = ["unreachable"]

LOOPBACK = ("localhost", ".localhost")


def unreachable(url: str, error: TransportError, *, page: str) -> AnswerFailure:
    """The failure of a request to `url` that the page at the address `page` has sent: no such
    host, nothing listens there, or the browser does not let the page ask or read the answer."""
    there, here = urlsplit(url), urlsplit(page)
    host = there.hostname or ""
    if isinstance(error, RequestRedirected):
        key = "backend.redirected"
    elif here.scheme == "https" and there.scheme == "http" and not _is_loopback(host):
        key = "backend.not_encrypted"  # mixed content
    elif _is_local(host) and not _is_loopback(here.hostname or ""):
        key = "backend.unreachable_local"  # Chromium's Local Network Access
    else:
        key = "backend.unreachable"
    values = {"origin": f"{there.scheme}://{there.netloc}"}
    return AnswerFailure("network", key, values, str(error)[:MAX_DETAILS])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.endswith(LOOPBACK)


def _is_local(host: str) -> bool:
    """Whether an address is that of this computer or of its own network."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return _is_loopback(host) or host.endswith(".local") or "." not in host
