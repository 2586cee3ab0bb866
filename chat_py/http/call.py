"""From what a caller said to the request that goes out (contract §2, "URL", "Options")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from chat_py.base.errors import ArgumentError
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.http import HttpRequest
from chat_py.http.errors import RequestFacts
from chat_py.http.options import ApiConfig, RequestOptions
from chat_py.http.urls import add_query, is_address, is_below, is_own_origin, resolve

__all__ = ["SAFE_METHODS", "Call", "Options", "prepare"]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Options = RequestOptions | Mapping[str, Any] | None


@dataclass(frozen=True)
class Call:
    """One call with its options resolved. Times in seconds."""

    facts: RequestFacts
    http: HttpRequest
    options: RequestOptions
    key: str
    """The idempotency key, or empty."""
    timeout: float
    retries: int
    retry_delay: float

    @property
    def method(self) -> str:
        return self.http.method

    def share_key(self, identity: str) -> str:
        """What makes two calls one request; empty where they must not be."""
        if not self.key and self.method not in ("GET", "HEAD"):
            return ""
        http, opts = self.http, self.options
        body = http.body if isinstance(http.body, str) or http.body is None else id(http.body)
        how = (http.credentials, opts.response_type, self.retries, self.retry_delay)
        parts = (identity, self.method, http.url, sorted(http.headers.items()), body, how)
        return repr((*parts, opts.attempt_timeout))


def prepare(
    name: str,
    method: str,
    endpoint: str,
    data: Any,
    options: Options,
    config: ApiConfig,
    page_origin: str,
    *,
    stream: bool = False,
) -> Call:
    """The request for a call of `name`. Raises `ArgumentError` for one that cannot be meant."""
    opts = RequestOptions.read(name, options)
    # The page's scripts are not type-checked.
    verb = cast("object", method)
    verb = verb.upper() if isinstance(verb, str) else ""
    if verb not in METHODS:
        raise ArgumentError(name, "method", "one of " + ", ".join(sorted(METHODS)))
    if not is_address(cast("object", endpoint)):
        raise ArgumentError(name, "endpoint", "a path or an address")
    headers = {key.lower(): value for key, value in opts.headers.items()}
    key = opts.idempotency_key or headers.get("idempotency-key", "")
    if key:
        headers["idempotency-key"] = key
    url = resolve(config.base_url, endpoint)
    body: str | PageRef | None = None
    if verb in ("GET", "HEAD"):
        url = add_query(url, _query(name, data))
    elif data is not None:
        body = _body(name, data)
        if isinstance(body, str):
            headers.setdefault("content-type", "application/json")
    if is_own_origin(url, page_origin):
        headers.setdefault("x-chat-request", "1")
    if opts.response_type == "json":
        headers.setdefault("accept", "application/json")
    retry_delay = config.retry_delay if opts.retry_delay is None else opts.retry_delay
    return Call(
        facts=RequestFacts(verb, endpoint, attempts=1),
        http=HttpRequest(
            verb,
            url,
            headers,
            body,
            opts.credentials or config.credentials,
            whole=not stream and opts.response_type in ("json", "text"),
            own=is_below(url, config.base_url, page_origin),
        ),
        options=opts,
        key=key,
        timeout=(config.timeout if opts.timeout is None else opts.timeout) / 1000,
        retries=config.retry_attempts if opts.retries is None else opts.retries,
        retry_delay=retry_delay / 1000,
    )


def _query(name: str, data: Any) -> Mapping[str, Any]:
    if data is None:
        return {}
    if isinstance(data, BaseModel):
        return data.model_dump(mode="json", by_alias=True, exclude_none=True)
    if not isinstance(data, Mapping):
        raise ArgumentError(name, "data", "an object, which becomes the query of a GET")
    return cast("Mapping[str, Any]", data)


def _body(name: str, data: Any) -> str | PageRef:
    if getattr(data, "kind", None) == "body":
        return cast("PageRef", data)
    try:
        return to_json(data, by_alias=True, exclude_none=isinstance(data, BaseModel)).decode()
    except (PydanticSerializationError, ValueError) as error:
        raise ArgumentError(name, "data", f"JSON-ready ({error})") from error
