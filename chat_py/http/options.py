"""What a caller may set: for all requests (`ApiConfig`), and for one (`RequestOptions`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SkipValidation, field_validator
from pydantic.alias_generators import to_camel

from chat_py.base.validation import read_argument
from chat_py.browser.protocols.http import AbortSignal
from chat_py.http.headers import read_headers
from chat_py.settings.settings import Settings

__all__ = ["ApiConfig", "RequestOptions"]

Millis = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=True)]
Duration = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]
Count = Annotated[int, Field(ge=0, strict=True)]
Credentials = Literal["omit", "same-origin", "include"]


class ApiConfig(BaseModel):
    """`ChatAPI.config`: may be changed at any time, holds for the requests after. Times in ms."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, validate_assignment=True
    )

    base_url: str = "/api"
    timeout: Duration = 30_000
    retry_attempts: Count = 3
    retry_delay: Millis = 1_000
    credentials: Credentials = "same-origin"
    cache_ttl: Annotated[Millis, Field(alias="cacheTTL")] = 60_000

    @classmethod
    def of(cls, settings: Settings) -> ApiConfig:
        """The page's settings as a start."""
        return cls(
            base_url=settings.base_url,
            timeout=settings.timeout,
            retry_attempts=settings.retry_attempts,
            retry_delay=settings.retry_delay,
            credentials=settings.credentials,
            cache_ttl=settings.cache_ttl,
        )


class RequestOptions(BaseModel):
    """Options of one request (contract §2, "Options"); what is left out comes from `ApiConfig`.

    Times are in milliseconds. `timeout` is a deadline over all attempts together,
    `attempt_timeout` one for each. `retries` counts what may follow the first attempt.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
    )

    timeout: Duration | None = None
    attempt_timeout: Duration | None = None
    retries: Count | None = None
    retry_delay: Millis | None = None
    use_cache: Annotated[bool, Field(strict=True)] = False
    cache_key: str | None = None
    cache_ttl: Annotated[Millis | None, Field(alias="cacheTTL")] = None
    headers: Annotated[dict[str, str], BeforeValidator(read_headers)] = {}
    signal: SkipValidation[AbortSignal | None] = None
    idempotency_key: Annotated[str, Field(min_length=1)] | None = None
    credentials: Credentials | None = None
    response_type: Literal["json", "text", "blob", "response"] = "json"

    @field_validator("signal", mode="before")
    @classmethod
    def _is_signal(cls, value: object) -> object:
        if value is not None and not (hasattr(value, "aborted") and hasattr(value, "subscribe")):
            raise ValueError("an AbortSignal")
        return value

    @classmethod
    def read(
        cls, method: str, options: RequestOptions | Mapping[str, Any] | None
    ) -> RequestOptions:
        """Options as a caller gave them. Raises `ArgumentError` that names the wrong one."""
        if options is None:
            return DEFAULTS
        if isinstance(options, cls):
            return options
        return read_argument(method, cls, options, name="options")


DEFAULTS = RequestOptions()
"""What a call without options has; it is frozen, and so may be shared."""
