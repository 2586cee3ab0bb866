"""Errors as RFC 9457 problem details, and bodies as validated models."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from chat_py.base.validation import refusals
from chat_py.border.json_text import scalar_json
from chat_py.models.fields import Wire
from chat_py.models.problem import Problem

__all__ = [
    "BODY_TIME",
    "MAX_BODY",
    "ProblemError",
    "Reason",
    "StorageError",
    "json_response",
    "model_response",
    "model_text",
    "on_disconnect",
    "on_http_exception",
    "on_problem",
    "on_storage_error",
    "on_unexpected",
    "problem_response",
    "query_model",
    "read_body",
    "scalar_body",
    "validated",
]

MAX_BODY = 64 * 1024
"""Bytes of a request body; a message has at most 4000 characters."""

BODY_TIME = 30.0
"""Seconds in which a request body has to come."""

log = logging.getLogger(__name__)

Model = TypeVar("Model", bound=BaseModel)


Reason = Literal["failed", "full", "away"]
"""Why the storage fails: there is no room left, it does not answer, or anything else."""


class StorageError(Exception):
    """The storage failed."""

    def __init__(self, message: str, reason: Reason = "failed") -> None:
        super().__init__(message)
        self.reason: Reason = reason


class ProblemError(Exception):
    """A request that cannot be served; becomes the reply."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.errors = errors


OUTAGES: Mapping[Reason, ProblemError] = {
    "full": ProblemError(
        507,
        "The server is out of storage. This will be tried again.",
        headers={"Retry-After": "60"},
    ),
    "away": ProblemError(
        503,
        "The server cannot reach its database. This will be tried again.",
        headers={"Retry-After": "2"},
    ),
}


def json_response(body: str | bytes, status: int = 200, **headers: str) -> Response:
    """A reply of the API; never stored by a cache, since it belongs to one user."""
    return Response(
        body, status, {"Cache-Control": "no-store", **headers}, media_type="application/json"
    )


def model_text(model: Wire) -> str:
    """`model` as JSON for a reply."""
    return model.model_dump_json(by_alias=True, exclude_none=True)


async def model_response(model: Wire) -> Response:
    """`model` as JSON, made on a thread: a large page keeps nobody waiting."""
    return json_response(await asyncio.to_thread(model_text, model))


def problem_response(error: ProblemError) -> Response:
    """`error` as `application/problem+json`."""
    extensions: dict[str, Any] = {"errors": error.errors} if error.errors else {}
    problem = Problem(
        title=HTTPStatus(error.status).phrase,
        status=error.status,
        detail=error.detail,
        error=error.detail,
        **extensions,
    )
    return Response(
        problem.model_dump_json(by_alias=True),
        error.status,
        {"Cache-Control": "no-store", **error.headers},
        media_type="application/problem+json",
    )


async def read_body(request: Request) -> bytes:
    """The body, at most `MAX_BODY` bytes of JSON.

    Raises `ProblemError` 408, 413 or 415.
    """
    kind = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise ProblemError(415, f"Send JSON with Content-Type: application/json (given: {kind}).")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIME):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise ProblemError(
                        413,
                        f"The request body is larger than {MAX_BODY} bytes.",
                        headers={"Connection": "close"},
                    )
    except TimeoutError:
        raise ProblemError(
            408,
            f"The request body was not received within {BODY_TIME:g} s.",
            headers={"Connection": "close"},
        ) from None
    return bytes(body)


def validated(model: type[Model], body: bytes) -> Model:
    """`body` as `model`. Half a surrogate pair in a text, such as a browser sends of an emoji that
    was cut in two, is U+FFFD.

    Raises `ProblemError`: 400 for what is not JSON (too deep included, and numbers that JSON does
    not have, such as `NaN`), 422 naming the field.
    """
    text = scalar_body(body)
    try:
        from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise ProblemError(
            400, f"The request body cannot be read: Invalid JSON: {error}."
        ) from None
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise _invalid(error) from None


def scalar_body(body: bytes) -> str | bytes:
    """A body of JSON without halves of surrogate pairs; as it is where it is not UTF-8."""
    try:
        return scalar_json(body.decode())
    except UnicodeDecodeError:
        return body


def query_model(model: type[Model], request: Request) -> Model:
    """The query string as `model`. Raises `ProblemError` 422 naming the parameter."""
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> ProblemError:
    refused = refusals(error)
    errors = [
        {"field": ".".join(map(str, place)) or "body", "detail": problem}
        for place, problem, _ in refused
    ]
    detail = "; ".join(f"{item['field']}: {item['detail']}" for item in errors)
    return ProblemError(422, detail, errors=errors)


async def on_problem(request: Request, error: Exception) -> Response:
    """Exception handler of `ProblemError`."""
    assert isinstance(error, ProblemError)
    return problem_response(error)


async def on_disconnect(request: Request, error: Exception) -> Response:
    """Exception handler of a client that hangs up in the middle of its request: nobody gets the
    reply, and it is nothing that an operator could mend."""
    return problem_response(ProblemError(400, "The request was not sent to its end."))


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Exception handler of the router's own errors (404, 405)."""
    assert isinstance(error, HTTPException)
    detail = f"{request.method} {request.url.path}: {error.detail}"
    return problem_response(ProblemError(error.status_code, detail, headers=error.headers))


async def on_storage_error(request: Request, error: Exception) -> Response:
    """Exception handler of `StorageError`: 507 when there is no room, 503 when it does not answer,
    otherwise 500. The first two are in the log already (`Outages`)."""
    assert isinstance(error, StorageError)
    if error.reason in OUTAGES:
        return problem_response(OUTAGES[error.reason])
    log.error("%s %s: the storage failed", request.method, request.url.path, exc_info=error)
    return await on_unexpected(request, error)


async def on_unexpected(request: Request, error: Exception) -> Response:
    """The last resort; the cause is in the log and not in the reply."""
    return problem_response(ProblemError(500, "The server failed. The error has been logged."))
