from __future__ import annotations

from pathlib import Path

import pytest

from chat_py_server import page_files
from tests.server.test_page_files import built


@pytest.fixture
def built_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small page in the place of the chat's own."""
    root = built(tmp_path / "root")
    (root / "index.html").write_text(
        '<title>Chat</title><script src="./static/chat-py.js" data-api-base="/api"></script>'
        '<script type="py" src="./chat_py/main.py" config="./pyscript.toml"></script>'
    )
    (root / "static/chat-py.js").write_text("// the tag")
    (root / "static/runtime/sw.js").write_text("// the service worker")
    monkeypatch.setattr("chat_py_server.command.copying.page_root", lambda: root)
    assert page_files.static_names(root)
    return root
