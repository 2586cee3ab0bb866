from __future__ import annotations

import httpx
import pytest

from chat_py_server.command import doctor
from chat_py_server.command.main import main
from tests.server.doctor.site_with import PAGE, SiteWith

Said = pytest.CaptureFixture[str]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> SiteWith:
    """The site that is looked at."""
    looked_at = SiteWith()
    client = looked_at.client()
    monkeypatch.setattr(doctor.httpx, "Client", lambda **_: client)
    return looked_at


def test_a_site_that_is_as_it_should_be(site: SiteWith, capsys: Said) -> None:
    assert main(["doctor", PAGE]) == 0
    assert "serves the chat as it should" in capsys.readouterr().out


def test_everything_that_is_wrong_is_told(site: SiteWith, capsys: Said) -> None:
    site.page_headers["content-security-policy"] = "script-src 'self'; connect-src 'self'"
    site.changed["core-1.wasm"] = httpx.Response(404)
    site.api = httpx.Response(503, html="")
    assert main(["doctor", PAGE]) == 1
    said = capsys.readouterr().out
    assert "pydantic_core-1.wasm responds with 404" in said
    assert "Add 'wasm-unsafe-eval'" in said
    assert "api/chats responds with 503" in said
    assert "3 found" in said


def test_what_is_no_page_is_told(site: SiteWith, capsys: Said) -> None:
    assert main(["doctor", "site.test"]) == 2
    assert capsys.readouterr().err.startswith("error: 'site.test' is not the address of a page")
