from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from chat_py_server import page_files
from chat_py_server.app import create_app
from chat_py_server.config import Config
from tests.server.conftest import Guest, serving

LARGE = b"wasm" * 50_000
SMALL = b"p { color: red }" * 50
WASM = "static/runtime/pyodide.0123456789abcdef.wasm"


def built(root: Path) -> Path:
    """A page as `make build` leaves it."""
    for name, content in {
        "index.html": b"<!doctype html>",
        "pyscript.toml": b"# settings",
        "chat_py/main.py": b"print('main')",
        "chat_py/other.py": b"",
        **{f"new_page/{name}": b"# own" for name in page_files.NEW_FILES},
        "static/src/source.mjs": b"",
        "static/app.css": SMALL,
        "static/runtime/manifest.json": b"{}",
        "static/runtime/wheel.whl": LARGE,
        WASM: LARGE,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, content in (("static/app.css", SMALL), (WASM, LARGE)):
        (root / f"{name}.br").write_bytes(brotli.compress(content))
        (root / f"{name}.gz").write_bytes(gzip.compress(content, 6, mtime=0))
    return root


def installed(root: Path, target: Path) -> Path:
    """The same as a package has it."""
    for name in page_files.packaged(root):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((root / name).read_bytes())
    return target


def test_a_package_takes_large_files_packed_and_no_sources(tmp_path: Path) -> None:
    assert list(page_files.packaged(built(tmp_path))) == [
        "index.html",
        "pyscript.toml",
        "chat_py/main.py",
        "new_page/README.md",
        "new_page/my_chat.py",
        "new_page/plugins/roll.py",
        "static/app.css.br",
        "static/app.css",
        "static/runtime/manifest.json",
        f"{WASM}.br",
        "static/runtime/wheel.whl",
    ]


def test_a_page_that_is_not_built_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make build"):
        list(page_files.packaged(tmp_path))


def test_an_installed_page_gives_all_forms_that_the_checkout_has(tmp_path: Path) -> None:
    checkout = built(tmp_path / "checkout")
    package = installed(checkout, tmp_path / "package")
    names = page_files.static_names(package)
    assert names == page_files.static_names(checkout)
    assert "src/source.mjs" not in names
    for name in names:
        ours = page_files.forms(package / "static" / name)
        plain = Path(name).name
        assert page_files.form_names(package / "static" / name) == [plain + kind for kind in ours]
        assert ours == page_files.forms(checkout / "static" / name)


def test_a_file_that_is_there_packed_is_served_to_everybody(tmp_path: Path) -> None:
    root = installed(built(tmp_path / "checkout"), tmp_path / "package")
    config = Config(data=tmp_path / "data", root=root)
    with serving(create_app(config)) as url, Guest(url) as site:
        tags = set[str]()
        for accepted, encoding in (("br", "br"), ("gzip", "gzip"), ("identity", None)):
            headers = {"Accept-Encoding": accepted}
            reply = site.get(f"/{WASM}", headers=headers)
            assert reply.headers.get("content-encoding") == encoding
            assert reply.headers["content-type"] == "application/wasm"
            assert "immutable" in reply.headers["cache-control"]
            assert reply.content == LARGE
            tags.add(reply.headers["etag"])
            headers["If-None-Match"] = reply.headers["etag"]
            assert site.get(f"/{WASM}", headers=headers).status_code == 304
        assert len(tags) == 3
        assert site.get(f"/{WASM}.none").status_code == 404


def test_a_checkout_serves_its_own_page() -> None:
    assert (page_files.page_root() / "index.html").is_file()
    assert page_files.exists(page_files.page_root() / "static/icon.svg")
