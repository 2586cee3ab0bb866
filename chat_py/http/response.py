"""A response with its whole body, as received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from chat_py.base.validation import first_problem
from chat_py.border.json_text import scalar_json
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.http import HttpResponse
from chat_py.http.errors import ErrorMaker, RequestFacts

__all__ = ["ReceivedResponse", "receive"]

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class ReceivedResponse:
    """A successful response. `text` is the body as received; nothing is parsed until asked for.

    `ref` is there instead of a text where the caller asked for a Blob or the Response itself.
    Each access to `value` parses again, so two callers that share a response share no object.
    """

    status: int
    headers: Mapping[str, str]
    text: str
    facts: RequestFacts
    errors: ErrorMaker
    as_text: bool = False
    ref: PageRef | None = None
    base: str = ""
    """Where it came from, if that is another origin than the page's: what the addresses of
    pictures in it are relative to."""

    @property
    def content_type(self) -> str:
        """The media type, lower-case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def value(self) -> Any:
        """The body as data: `None` when empty, JSON, or a text that says it is one.

        Raises `ApiError` of type "validation" for anything else, such as a page in HTML.
        """
        if self.ref is not None:
            return self.ref
        if self.as_text:
            return self.text
        if not self.text.strip():
            return None
        try:
            # It stops by itself at a depth that `json.loads` would not survive in wasm.
            return from_json(scalar_json(self.text), allow_inf_nan=False)
        except ValueError as error:
            if self.content_type == "text/plain":
                return self.text
            raise self._invalid(f"the body is not JSON: {error}", error) from error

    def model(self, type_: type[M]) -> M:
        """The body as a model. Raises `ApiError` of type "validation" that names the field."""
        try:
            return type_.model_validate_json(scalar_json(self.text), context={"base": self.base})
        except ValidationError as error:
            raise self._invalid(first_problem(error), error) from error

    def _invalid(self, problem: str, cause: Exception) -> Exception:
        return self.errors.make(
            "validation", self.facts, status=self.status, details=problem, cause=cause
        )


async def receive(
    response: HttpResponse, kind: str, facts: RequestFacts, errors: ErrorMaker, *, base: str
) -> ReceivedResponse:
    """Read the whole body as `kind`: "json", "text", "blob" or "response". The last one leaves
    the body to the caller, the others close the response.

    Raises `TransportError` where the body breaks off.
    """
    received = ReceivedResponse(
        response.status, response.headers, "", facts, errors, kind == "text", base=base
    )
    if kind == "response":
        return replace(received, ref=response.ref())
    try:
        if kind == "blob":
            return replace(received, ref=await response.blob())
        return replace(received, text=await response.text())
    finally:
        response.close()
