from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from starlette.exceptions import HTTPException

from chat_py_server.app import create_app
from chat_py_server.asset_urls import fingerprint
from chat_py_server.config import Config
from chat_py_server.static import Files
from tests.server.conftest import PROJECT, Guest, Meet, Start, serving

HASH = "0123456789abcdef"
CONTENT = "what nobody may read"


def make_project(root: Path) -> Path:
    """A small project folder."""
    for name, text in {
        "index.html": "<!doctype html><script type='py' src='./my_chat.py'></script>",
        "pyscript.toml": '[files]\n"./my_words.py" = "my_words.py"',
        "secret.txt": CONTENT,
        "my_chat.py": "print('mine')",
        "my_words.py": "WORDS = ['hello']",
        "serve.py": CONTENT,
        "plugins/roll.py": "def setup(chat): ...",
        "plugins/notes.txt": CONTENT,
        "tools/build.py": CONTENT,
        "chat_py/main.py": "print('main')",
        "chat_py/notes.txt": CONTENT,
        "chat_py/ui/input.py": "# input",
        "pages/host.html": "<!doctype html><p>host",
        "static/app.css": "p { color: red }" * 50,
        "static/.hidden": CONTENT,
        "static/characters/mira.svg": "<svg/>",
        f"static/runtime/{HASH}/pyodide.mjs": "export {}",
        f"static/runtime/pyodide.{HASH}.wasm": "wasm",
        "static/runtime/manifest.json": "{}",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    css = (root / "static/app.css").read_bytes()
    (root / "static/app.css.br").write_bytes(brotli.compress(css))
    (root / "static/app.css.gz").write_bytes(gzip.compress(css))
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guest]:
    """A server of a project that stays as it is."""
    root = make_project(tmp_path_factory.mktemp("root"))
    config = Config(data=tmp_path_factory.mktemp("data"), root=root, pages=root / "pages")
    with serving(create_app(config)) as url, Guest(url) as client:
        yield client


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project to change."""
    return make_project(tmp_path / "root")


@pytest.mark.parametrize(
    ("path", "kind", "cached"),
    [
        ("/", "text/html; charset=utf-8", False),
        ("/index.html", "text/html; charset=utf-8", False),
        ("/pyscript.toml", "application/toml", False),
        ("/chat_py/main.py", "text/x-python; charset=utf-8", False),
        ("/chat_py/ui/input.py", "text/x-python; charset=utf-8", False),
        ("/my_chat.py", "text/x-python; charset=utf-8", False),
        ("/my_words.py", "text/x-python; charset=utf-8", False),
        ("/plugins/roll.py", "text/x-python; charset=utf-8", False),
        ("/static/app.css", "text/css; charset=utf-8", False),
        (f"/static/runtime/{HASH}/pyodide.mjs", "text/javascript; charset=utf-8", True),
        (f"/static/runtime/pyodide.{HASH}.wasm", "application/wasm", True),
        ("/static/runtime/manifest.json", "application/json", False),
        ("/pages/host.html", "text/html; charset=utf-8", False),
    ],
)
def test_files_have_their_type_and_life_time(
    site: Guest, path: str, kind: str, cached: bool
) -> None:
    response = site.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == kind
    expected = "public, max-age=31536000, immutable" if cached else "no-cache"
    assert response.headers["cache-control"] == expected
    again = site.get(path, headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == expected


def test_a_changed_file_is_sent_again(start: Start, meet: Meet, root: Path) -> None:
    site = meet(start(root=root))
    tag = site.get("/chat_py/main.py").headers["etag"]
    (root / "chat_py/main.py").write_text("print('changed')")
    again = site.get("/chat_py/main.py", headers={"If-None-Match": tag})
    assert (again.status_code, again.text) == (200, "print('changed')")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_the_packed_file_that_the_browser_takes(
    site: Guest, accepted: str, encoding: str | None
) -> None:
    response = site.get("/static/app.css", headers={"Accept-Encoding": accepted})
    assert response.headers.get("content-encoding") == encoding
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert response.headers["vary"].lower().startswith("accept-encoding")
    assert response.text == "p { color: red }" * 50


def test_each_encoding_has_an_etag_of_its_own(site: Guest) -> None:
    tags = {
        site.get("/static/app.css", headers={"Accept-Encoding": name}).headers["etag"]
        for name in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/plugins/notes.txt",
        "/tools/build.py",
        "/serve.py",
        "/secret.txt",
        "/static/../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static/..%5csecret.txt",
        "/static//secret.txt",
        "/static/%2fetc/passwd",
        "/static/.hidden",
        "/static/",
        "/static/runtime",
        "/static/app.css%00.js",
        "/chat_py/notes.txt",
        "/chat_py/../secret.txt",
        "/pages/../root/secret.txt",
        "/server/app.py",
        "/none",
    ],
)
def test_nothing_else_can_be_read(site: Guest, path: str) -> None:
    # As it is written: the client would tidy the path up.
    response = site.get("/", extensions={"target": path.encode()})
    assert response.status_code == 404
    assert CONTENT not in response.text


def test_every_reply_has_the_security_headers(site: Guest) -> None:
    for path in ("/", "/static/app.css", "/api/chats", "/api/none", "/none", "/pages/host.html"):
        headers = site.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]


def test_only_the_pyscript_page_may_eval(site: Guest) -> None:
    assert "'unsafe-eval'" in site.get("/").headers["content-security-policy"]
    assert site.get("/pages/host.html").headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
        "img-src 'self' data: blob:; media-src 'self'; style-src 'self' 'unsafe-inline'; "
        "font-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; "
        "frame-ancestors 'self'; "
        "require-trusted-types-for 'script'"
    )


def test_a_document_that_runs_code_has_no_policy_but_a_sandbox(site: Guest) -> None:
    """Its own policy, stricter than the page's, is in it."""
    headers = site.get("/static/runtime/frames/run-0.html").headers
    assert headers["content-security-policy"] == "sandbox allow-scripts"


def test_the_pyscript_page_is_weaker_in_two_things_only(site: Guest) -> None:
    strict, weaker = (
        set(site.get(path).headers["content-security-policy"].split("; "))
        for path in ("/pages/host.html", "/")
    )
    assert weaker - strict == {"script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'"}
    assert strict - weaker == {
        "script-src 'self' 'wasm-unsafe-eval'",
        "require-trusted-types-for 'script'",
    }


@pytest.mark.parametrize("missing", ["index.html", "static/runtime"])
def test_an_unbuilt_page_says_what_to_run(
    start: Start, meet: Meet, root: Path, missing: str
) -> None:
    site = meet(start(root=root))
    (root / missing).rename(root / "away")
    response = site.get("/")
    assert response.status_code == 503
    assert "make build" in response.text
    assert missing in response.text


def test_without_the_setting_there_are_no_test_pages(guest: Guest) -> None:
    assert guest.get("/pages/host.html").status_code == 404


def test_only_the_version_that_there_is_now_is_kept_for_ever(site: Guest) -> None:
    version = fingerprint(b"p { color: red }" * 50)
    kept = {v: site.get(f"/static/app.css?v={v}").headers["cache-control"] for v in (version, HASH)}
    assert "immutable" in kept[version]
    assert kept[HASH] == "no-cache"


@pytest.mark.parametrize("name", ["c:app.css", "runtime\\app.css"])
def test_names_that_mean_another_folder_elsewhere_are_not_served(root: Path, name: str) -> None:
    (root / "static" / name).write_text(CONTENT)
    with pytest.raises(HTTPException):
        Files(root / "static").find(name)


def test_a_page_that_is_kept_for_ever_names_nobody(site: Guest) -> None:
    version = site.get("/").headers["etag"].strip('"')
    site.cookies.clear()
    kept = site.get(f"/?v={version}")
    assert "immutable" in kept.headers["cache-control"]
    assert "set-cookie" not in kept.headers


def test_whoever_follows_the_readme_gets_their_file(root: Path, start: Start, meet: Meet) -> None:
    readme = (PROJECT / "README.md").read_text()
    page = (PROJECT / "index.html").read_text()
    tags = re.findall(r"`(<script type=\"py\".*?</script>)`", readme)
    code = re.findall(r"```python\n(.*?)```", readme, flags=re.S)
    own = re.sub(r"<script type=\"py\".*?</script>", tags[0], page)
    assert own != page
    (root / "index.html").write_text(own)
    (root / "my_chat.py").write_text(code[0])
    site = meet(start(root=root))
    (address,) = re.findall(r'src="\./(my_chat\.py[^"]*)"', site.get("/").text)
    served = site.get(f"/{address}")
    assert (served.status_code, served.text) == (200, code[0])
