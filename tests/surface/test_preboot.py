"""What the page answers before Python is there."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.composition.session import Session
from chat_py.surface.preboot import preboot_table
from chat_py.surface.signatures import Member
from chat_py.surface.table import GLOBALS
from tests.fakes.page import FakePage

TABLE = preboot_table()
QUERIES = [m for entry in GLOBALS for m in entry.members() if m.kind == "query"]


def name_of(member: Member) -> str:
    return member.path


@pytest.fixture(scope="module")
def parts() -> dict[str, object]:
    return Session(FakePage()).app.published()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "member",
    [m for m in QUERIES if not m.args and m.neutral and m.neutral != []],
    ids=name_of,
)
def test_a_neutral_answer_has_the_shape_of_the_real_one(parts: dict[str, object], member: Member):
    answer: Any = getattr(parts[member.owner], member.python_name)()
    assert _shape(member.neutral) == _shape(answer)


def _shape(value: Any) -> Any:
    return {name: _shape(item) for name, item in value.items()} if isinstance(value, dict) else ""


def test_before_python_no_module_is_integrated():
    status = TABLE["globals"]["ChatIntegration"]["query"]["getStatus"]
    assert list(status["modules"].values()) == [False] * 5
    assert status["summary"] == "0 of 5 modules integrated"


def test_before_python_the_cache_is_empty():
    stats = TABLE["globals"]["ChatAPI"]["query"]["getCacheStats"]
    assert stats.pop("items") == []
    assert set(stats) == {"size", "activeRequests", "hits", "misses", "bytes"}
    assert set(stats.values()) == {0}


def test_the_guides_configuration_is_there_before_python():
    config = TABLE["globals"]["ChatAPI"]["record"]["config"]
    assert config["baseUrl"] == "/api"
    assert (config["timeout"], config["retryAttempts"], config["retryDelay"]) == (30000, 3, 1000)


def test_what_is_counted_is_none_yet():
    assert TABLE["globals"]["ChatMessageStream"]["call"]["stopActiveRenderers"] == 0
    assert TABLE["globals"]["ChatMessageHistory"]["call"]["displayHistory"] == 0


def test_names_that_keep_their_prefix_are_told_to_the_page():
    assert TABLE["prefixed"] == ["chat:error", "chat:loaded", "chat:renamed", "chat:selected"]
