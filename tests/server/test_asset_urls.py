"""The page names its files by their content, and such a file may be kept for ever."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chat_py_server.asset_urls import with_fingerprints
from tests.server.conftest import Meet, Start

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        "index.html": '<script src="./static/a.js"></script><a href="./?chat=b">'
        '<script type="py" src="./chat_py/main.py" config="./pyscript.toml"></script>',
        "pyscript.toml": 'interpreter = "./static/interpreter.js"',
        "chat_py/main.py": "print()",
        "static/a.js": "a()",
        "static/interpreter.js": "export {}",
        "static/characters/mira.svg": "<svg/>",
        "static/runtime/manifest.json": "{}",
        "static/runtime/sw.js": "// the worker",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def addresses(text: str) -> list[str]:
    return re.findall(r'"\./([^"]+)"', text)


def test_every_file_that_the_page_names_is_kept_for_ever(
    start: Start, meet: Meet, root: Path
) -> None:
    site = meet(start(root=root))
    page = site.get("/")
    assert page.headers["cache-control"] == "no-cache"
    found = addresses(page.text)
    assert [address.split("?v=")[0] for address in found] == [
        "static/a.js",
        "?chat=b",
        "chat_py/main.py",
        "pyscript.toml",
    ]
    settings = site.get("/" + found[3])
    for address in (found[0], found[2], found[3], *addresses(settings.text)):
        reply = site.get("/" + address)
        assert (reply.status_code, reply.headers["cache-control"]) == (200, FOREVER)


def test_another_content_has_another_address_and_an_old_address_is_not_kept(
    start: Start, meet: Meet, root: Path
) -> None:
    site = meet(start(root=root))
    before = addresses(site.get("/").text)
    (root / "static/interpreter.js").write_text("export const other = 1")
    after = addresses(site.get("/").text)
    assert after[:3] == before[:3]
    assert after[3] != before[3]
    assert site.get("/" + before[3]).headers["cache-control"] == "no-cache"


def test_the_page_is_asked_for_again_and_answered_304_while_it_is_the_same(
    start: Start, meet: Meet, root: Path
) -> None:
    site = meet(start(root=root))
    tag = site.get("/").headers["etag"]
    assert site.get("/", headers={"If-None-Match": tag}).status_code == 304
    (root / "static/a.js").write_text("b()")
    assert site.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_the_service_worker_is_beside_the_page_and_never_old(
    start: Start, meet: Meet, root: Path
) -> None:
    reply = meet(start(root=root)).get("/sw.js")
    assert (reply.text, reply.headers["cache-control"]) == ("// the worker", "no-cache")
    assert reply.headers["content-type"].startswith("text/javascript")


def test_pictures_of_the_data_are_kept_for_a_while(start: Start, meet: Meet, root: Path) -> None:
    reply = meet(start(root=root)).get("/static/characters/mira.svg")
    assert reply.headers["cache-control"] == "public, max-age=3600"


def test_a_name_without_a_file_stays_as_it_is(root: Path) -> None:
    (root / "static/a.js").unlink()
    assert b'src="./static/a.js"' in with_fingerprints(root, "index.html")


def test_a_file_asked_for_by_an_old_fingerprint_is_not_kept(
    start: Start, meet: Meet, root: Path
) -> None:
    site = meet(start(root=root))
    before = addresses(site.get("/").text)[0]
    (root / "static/a.js").write_text("b()")
    reply = site.get("/" + before)
    assert (reply.text, reply.headers["cache-control"]) == ("b()", "no-cache")
