from __future__ import annotations

import hashlib
from typing import Any

import httpx
import pytest

from chat_py_server.doctor.finding import Finding
from chat_py_server.doctor.packages import check_packages
from chat_py_server.doctor.site import open_site
from tests.server.doctor.site_with import MANIFEST, PAGE, SiteWith

WHEEL = b"a wheel"
ENTRY = {
    "name": "tiny",
    "version": "1",
    "file": "tiny-1-py3-none-any.whl",
    "sha256": hashlib.sha256(WHEEL).hexdigest(),
    "modules": ["tiny"],
    "requires": [],
    "own": False,
}
INDEX = {"platform": MANIFEST["platform"], "snapshot": False, "packages": [ENTRY]}
WANTED = '<script src="/static/chat-py.js" data-packages="tiny, other"></script>'


def site(index: Any = INDEX, wheel: httpx.Response | None = None, **given: Any) -> SiteWith:
    reply = index if isinstance(index, httpx.Response) else httpx.Response(200, json=index)
    changed = {"packages.json": reply, ENTRY["file"]: wheel or httpx.Response(200, content=WHEEL)}
    return SiteWith(changed=changed, **given)


def look(site: SiteWith) -> list[Finding]:
    client = site.client()
    return list(check_packages(client, open_site(client, PAGE)))


def test_a_site_that_serves_packages_well_or_none() -> None:
    assert look(site()) == []
    assert look(SiteWith()) == []


def test_packages_that_the_tag_asks_for_and_nobody_serves() -> None:
    [found] = look(SiteWith(tag=WANTED))
    assert "asks for packages (tiny, other)" in found.problem
    assert "chat-py build tiny other" in found.remedy


@pytest.mark.parametrize(
    ("index", "problem"),
    [
        (httpx.Response(500), "packages.json responds with 500"),
        (httpx.Response(200, html="<!doctype html>"), "packages.json is no index of packages"),
        (INDEX | {"packages": [ENTRY | {"sha256": 1}]}, "(at packages.0.sha256)"),
        (INDEX | {"packages": [ENTRY | {"file": "../x.whl"}]}, "(at packages.0.file)"),
        (INDEX | {"packages": [ENTRY | {"requires": ["lost"]}]}, "no lost, which tiny requires"),
        (INDEX | {"platform": "cp313-other"}, "is for cp313-other"),
    ],
)
def test_an_index_that_is_wrong_is_told(index: Any, problem: str) -> None:
    [found] = look(site(index))
    assert problem in found.problem
    assert "packages.json" in found.problem


@pytest.mark.parametrize(
    ("wheel", "problem"),
    [
        (httpx.Response(404), "tiny-1-py3-none-any.whl responds with 404"),
        (httpx.Response(200, content=b"a whe"), "its hash is another"),
    ],
)
def test_a_file_that_is_missing_or_broken_is_named(wheel: httpx.Response, problem: str) -> None:
    [found] = look(site(wheel=wheel))
    assert problem in found.problem
    assert "/static/packages/tiny-1-py3-none-any.whl" in found.problem
    assert "chat-py build" in found.remedy


def test_packages_of_another_origin_must_be_for_this_one() -> None:
    cdn = "https://cdn.test/chat/"
    elsewhere = site(tag=f'<script src="{cdn}chat-py.js"></script>', files=cdn)
    [found] = look(elsewhere)
    assert "does not let https://site.test use it" in found.problem
