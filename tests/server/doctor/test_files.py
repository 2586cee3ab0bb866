from __future__ import annotations

import httpx
import pytest

from chat_py_server.doctor.files import check_files
from chat_py_server.doctor.finding import Finding
from chat_py_server.doctor.site import open_site
from tests.server.doctor.site_with import PAGE, SCRIPT, SiteWith


def look(site: SiteWith) -> list[Finding]:
    client = site.client()
    return list(check_files(client, open_site(client, PAGE)))


def test_a_site_that_is_as_it_should_be() -> None:
    assert look(SiteWith()) == []


GOOD = SiteWith()
SENT = {"content-type": "text/javascript"}


@pytest.mark.parametrize(
    ("end", "reply", "problem", "remedy"),
    [
        (
            "asm.wasm",
            GOOD.file("quick-1/pyodide.asm.wasm", content_type="text/plain"),
            "has the type text/plain, which browsers do not take",
            "send .wasm as application/wasm",
        ),
        (
            "index.js",
            GOOD.file("native-1/index.js", content_type="application/octet-stream"),
            "index.js has the type application/octet-stream",
            "send .js as text/javascript",
        ),
        ("snapshot-1.bin", httpx.Response(404), "responds with 404", "chat-py copy"),
        (
            "snapshot-1.bin",
            GOOD.file("snapshot-1.bin", content_encoding="none"),
            "is sent without compression: 0.2 MB",
            "gzip_static on",
        ),
        (
            "interpreter-1.js",
            httpx.Response(200, text="start\r\n", headers={**SENT, "cache-control": "immutable"}),
            "has 7 bytes in place of 5",
            "copy it as it is",
        ),
        (
            "chat-py-1.css",
            GOOD.file("chat-py-1.css", cache_control="no-cache"),
            "is not kept by browsers (Cache-Control: no-cache)",
            "immutable",
        ),
        ("chat-py.js", httpx.Response(500), "chat-py.js responds with 500", "chat-py copy"),
        (
            "chat-py.js",
            httpx.Response(200, text=SCRIPT, headers={**SENT, "cache-control": "max-age=999999"}),
            "may be kept",
            "no-cache",
        ),
        (
            "chat-py.js",
            httpx.Response(200, text="runtime/interpreter-0.js", headers=SENT),
            "are of different versions",
            "all files of one version",
        ),
        (
            "manifest.json",
            httpx.Response(200, text="<!doctype html>"),
            "is not the chat's manifest",
            "as they are",
        ),
    ],
)
def test_each_fault_is_found_with_its_remedy(
    end: str, reply: httpx.Response, problem: str, remedy: str
) -> None:
    [found] = look(SiteWith(changed={end: reply}))
    assert problem in found.problem
    assert remedy in found.remedy
    assert end in found.problem


def test_where_the_page_unpacks_by_itself_no_compression_is_missed() -> None:
    plain = GOOD.file("snapshot-1.bin", content_encoding="none")
    packed = {"snapshot-1.bin": plain, "snapshot-1.bin.gz": httpx.Response(200)}
    assert look(SiteWith(changed=packed)) == []


def test_a_tag_whose_name_says_its_content_may_be_kept() -> None:
    tag = '<script src="/static/chat-py.js?v=123"></script>'
    kept = httpx.Response(200, text=SCRIPT, headers={**SENT, "cache-control": "immutable"})
    assert look(SiteWith(tag=tag, changed={"chat-py.js?v=123": kept})) == []


def test_files_of_another_origin_must_be_for_this_one() -> None:
    cdn = "https://cdn.test/chat/"
    site = SiteWith(tag=f'<script src="{cdn}chat-py.js"></script>', files=cdn)
    found = look(site)
    assert len(found) == 7
    assert all("does not let https://site.test use it" in each.problem for each in found)
    site.file_headers["access-control-allow-origin"] = "*"
    assert look(site) == []
