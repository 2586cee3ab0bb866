"""The documentation's site: it has everything, and what leads nowhere is an error."""

from __future__ import annotations

import asyncio
import re
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from chat_py.broadcast.bus import DOCUMENTED
from e2e.documents import block
from tools.command import ROOT, ToolError
from tools.docs_site.build import CONFIG, DEMO, GENERATED, make_site
from tools.docs_site.links import for_python_markdown, with_site_links
from tools.docs_site.reference.events import MEANINGS, events_page, typed_events
from tools.docs_site.reference.javascript import javascript_page
from tools.docs_site.reference.python import models_page, python_page
from tools.docs_site.reference.settings import settings_page
from tools.docs_site.sources import INSTEAD, PAGES, Sources
from tools.public_surface import public_exports, public_surface

SURFACE = [line.partition(" ")[::2] for line in public_surface().splitlines()]


def surface(kind: str) -> list[str]:
    """The lines of the public surface of one kind."""
    return [text for name, text in SURFACE if name == kind]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return Sources().pages


def test_the_navigation_has_every_page_once(pages: dict[str, str]) -> None:
    named = re.findall(r"^      - (?:\w+: )?(\S+\.md)$", CONFIG.read_text("utf-8"), re.MULTILINE)
    own = [name for name in (*pages, *GENERATED) if not name.startswith("source/")]
    assert sorted(named) == sorted(own), f"name it in {CONFIG.relative_to(ROOT)}, below `nav`"


def test_what_stands_for_a_file_is_there(pages: dict[str, str]) -> None:
    assert all((ROOT / path).exists() for path in (*INSTEAD, *PAGES))
    assert set(INSTEAD.values()) <= pages.keys() | GENERATED.keys()


def test_sources_that_pages_name_come_along(pages: dict[str, str]) -> None:
    assert "deploy/nginx.conf" in pages["source/deploy/nginx-conf.md"]
    assert "](source/deploy/nginx-conf.md)" in pages["server.md"]
    assert "@app.post" in pages["source/examples/fastapi.md"]
    assert not [page for page in pages if "." in page.removesuffix(".md")]


def test_the_gallery_has_every_picture() -> None:
    shown = re.findall(r"\]\(images/(\S+)\)", (ROOT / "docs/gallery.md").read_text("utf-8"))
    assert sorted(shown) == sorted(path.name for path in (ROOT / "docs/images").iterdir())


def test_every_export_of_python_has_an_entry() -> None:
    """e2e/test_docs_site.py looks at what becomes of them."""
    exports = {f"{module}.{name}" for module, names in public_exports().items() for name in names}
    assert set(re.findall(r"^::: (\S+)$", python_page(), re.MULTILINE)) == exports


def test_models_that_a_back_end_takes_and_gives_have_an_entry() -> None:
    text = models_page()
    for name in ("AnswerRequest", "TextDelta", "AnswerEvent", "FilePart", "SavedMessage"):
        assert re.search(rf"^::: chat_py\.models\.\w+\.{name}$", text, re.MULTILINE), name


def test_every_event_is_there_with_its_fields() -> None:
    text = events_page()
    assert MEANINGS.keys() == DOCUMENTED
    parts = dict(re.findall(r"^## (\S+) \{.*?\}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert parts.keys() == DOCUMENTED
    for name, data in typed_events().items():
        fields = re.findall(r"^\| `(\w+)`", parts[name], re.MULTILINE)
        assert fields == list(data.__annotations__), name
    assert "Milliseconds since the epoch." in parts["message:sent"]
    assert "Older spelling: `messageSent`." in parts["message:sent"]


def test_every_member_of_javascript_is_there() -> None:
    text = javascript_page()
    for line in surface("javascript"):
        name = re.match(r"(?:readonly )?([\w.]+)[(<?:]", line)
        if name and re.match(r"Chat[A-Z]\w+\.\w", name[1]):
            owner, member = name[1].split(".")
            assert f"{owner}.{member}" in text or f"  {member}" in text, line


def test_links_of_the_settings_lead_from_their_folder() -> None:
    links = re.findall(r"\]\(((?!http)\S+)\)", settings_page())
    assert "../drop-in.md#speech" in links
    assert [link for link in links if not link.startswith(("#", "../"))] == []
    assert [link for link in links if link.startswith("../#")] == []


def test_every_setting_is_there() -> None:
    text = settings_page()
    rows = set(re.findall(r"^\| \[?`([^`]+)`", text, re.MULTILINE))
    for line in surface("setting"):
        name = line.partition(" ")[0].rpartition(".")[2]
        assert re.sub(r"_(\w)", lambda letter: letter[1].upper(), name) in text, line
    assert set(surface("server")) <= rows
    assert set(surface("css")) <= rows
    assert {line.split(" ", 1)[1] for line in surface("command")} <= rows


@pytest.mark.parametrize(
    ("target", "there"),
    [
        ("contract.md#4-events", "contract.md#4-events"),
        ("../README.md", "overview.md"),
        ("../CHANGELOG.md#010", "changelog.md#010"),
        ("../deploy/nginx.conf", "source/deploy/nginx-conf.md"),
        ("../static/chat-py.d.ts", "reference/javascript.md"),
        ("images", "gallery.md"),
        ("images/code.png", "images/code.png"),
        ("../lost.md", "../lost.md"),
        ("https://example.org/", "https://example.org/"),
        ("#here", "#here"),
    ],
)
def test_a_link_leads_to_the_page_that_has_it(target: str, there: str) -> None:
    text = f"See [it]({target}), `[code]({target})`.\n\n```md\n[more]({target})\n```\n"
    changed = with_site_links(text, "docs/a.md", "a.md", Sources().place)
    assert changed == text.replace(f"[it]({target})", f"[it]({there})")


def test_a_link_of_another_folder_is_relative_to_its_page() -> None:
    place = {"examples/app.py": "b/c.md"}.get
    changed = with_site_links("[it](app.py)", "examples/README.md", "source/x.md", place)
    assert changed == "[it](../b/c.md)"


def test_githubs_markdown_reads_the_same() -> None:
    text = "Text:\n- one\n- two\n\n| `a \\| b` | c |\n\n```\nText:\n- `a \\| b`\n```\n"
    assert for_python_markdown(text) == (
        "Text:\n\n- one\n- two\n\n| `a | b` | c |\n\n```\nText:\n- `a \\| b`\n```\n"
    )


def test_what_leads_nowhere_is_an_error(tmp_path: Path, pages: dict[str, str]) -> None:
    for name in [*pages, *GENERATED, DEMO, "new.md"]:
        place = tmp_path / "pages" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"# {name}\n", "utf-8")
    (tmp_path / "pages/index.md").write_text("[a](lost.md) [b](server.md#lost) [c](server.md)\n")
    with pytest.raises(ToolError) as told:
        make_site(tmp_path / "pages", tmp_path / "site")
    text = str(told.value)
    assert "'lost.md'" in text
    assert "'server.md#lost'" in text
    assert text.count("server.md") == 2, "the link to server.md itself is none of them"
    assert "- new.md" in text


def test_a_back_end_is_tried_without_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    page = block("docs/first-page.md", "python")
    baker: Any = types.ModuleType("baker")
    own = page.partition("chat = start")[0].replace("from chat_py.app import start\n", "")
    exec(own, vars(baker))
    monkeypatch.setitem(sys.modules, "baker", baker)
    names: dict[str, Any] = {"asyncio": asyncio}
    exec(block("docs/python.md", "python", "asyncio"), names)
    names["test_she_knows_bread"]()
