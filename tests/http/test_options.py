"""What a caller may set, for all requests and for one."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from chat_py.base.errors import ArgumentError
from chat_py.http.options import ApiConfig, RequestOptions
from chat_py.settings.settings import Settings
from tests.fakes.transport import FakeSignal


def read(**options: Any) -> RequestOptions:
    return RequestOptions.read("ChatAPI.makeRequest", options)


def test_options_have_the_guides_names() -> None:
    signal = FakeSignal()
    options = read(
        timeout=5, attemptTimeout=2, useCache=True, cacheTTL=0, retryDelay=0, signal=signal
    )
    assert (options.timeout, options.attempt_timeout, options.use_cache) == (5, 2, True)
    assert (options.cache_ttl, options.retry_delay) == (0, 0)
    assert options.signal is signal


def test_what_is_left_out_or_null_comes_from_the_configuration() -> None:
    assert read() == read(timeout=None, retries=None, signal=None) == RequestOptions()
    assert RequestOptions.read("x", None) == RequestOptions()
    given = RequestOptions(timeout=5)
    assert RequestOptions.read("x", given) is given


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"timeout": 0}, "options.timeout"),
        ({"timeout": float("inf")}, "options.timeout"),
        ({"attemptTimeout": "5"}, "options.attemptTimeout"),
        ({"retries": -1}, "options.retries"),
        ({"retries": 1.5}, "options.retries"),
        ({"retryDelay": float("nan")}, "options.retryDelay"),
        ({"useCache": "no"}, "options.useCache"),
        ({"cacheTTL": -1}, "options.cacheTTL"),
        ({"headers": {"a": {}}}, "options.headers"),
        ({"headers": {"a b": "c"}}, "options.headers"),
        ({"signal": {}}, "options.signal"),
        ({"idempotencyKey": ""}, "options.idempotencyKey"),
        ({"credentials": "all"}, "options.credentials"),
        ({"responseType": "xml"}, "options.responseType"),
        ({"retrys": 3}, "options.retrys"),
    ],
)
def test_a_wrong_one_is_named(options: dict[str, Any], named: str) -> None:
    with pytest.raises(ArgumentError, match=named):
        read(**options)


def test_the_configuration_begins_with_the_pages_settings() -> None:
    settings = Settings.model_validate(
        {"baseUrl": "/v2", "timeout": 7, "retryAttempts": 1, "cacheTtl": 5}
    )
    config = ApiConfig.of(settings)
    assert (config.base_url, config.timeout, config.retry_attempts) == ("/v2", 7, 1)
    assert config.cache_ttl == 5
    assert config.credentials == settings.credentials


@pytest.mark.parametrize(("name", "value"), [("timeout", 0), ("retry_attempts", -1)])
def test_a_wrong_value_changes_nothing_of_it(name: str, value: Any) -> None:
    config = ApiConfig()
    with pytest.raises(ValidationError, match="greater than"):
        setattr(config, name, value)
    assert config == ApiConfig()
