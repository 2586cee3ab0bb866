"""What the site is made of: the pages of docs/, other pages of the repository, and its sources."""

from __future__ import annotations

from pathlib import Path

from tools.command import ROOT
from tools.docs_site.links import for_python_markdown, with_site_links

__all__ = ["INSTEAD", "PAGES", "Sources"]

PAGES = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "README.md": "overview.md",
    "SECURITY.md": "security.md",
    "benchmarks/results.md": "benchmarks.md",
    "e2e/faults/matrix.md": "faults.md",
    "examples/README.md": "examples.md",
}
"""Pages of the repository outside docs/, and what they are called on the site."""
INSTEAD = {
    "chat_py/backends/backend.py": "reference/python.md",
    "chat_py/plugin/chat.py": "reference/python.md",
    "chat_py/plugin/event_data.py": "reference/events.md",
    "chat_py/settings/settings.py": "reference/settings.md",
    "docs/images": "gallery.md",
    "index.html": "live-demo.md",
    "static/chat-py.d.ts": "reference/javascript.md",
    "static/src/css/10-tokens.css": "reference/settings.md",
}
"""What a reader of the site gets to in place of a file."""
LANGUAGES = {
    ".css": "css",
    ".conf": "nginx",
    ".handlebars": "html",
    ".html": "html",
    ".js": "js",
    ".mjs": "js",
    ".py": "python",
    ".service": "ini",
    ".toml": "toml",
    ".ts": "ts",
}
NO_TEXT = {".png", ".svg", ".ico", ".br", ".gz"}
OUT_OF_SEARCH = "---\nsearch:\n  exclude: true\n---\n\n"


class Sources:
    """The staged pages, by their path; sources are added as pages link to them."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._left: list[str] = []
        self.pages: dict[str, str] = {}
        for path in sorted((root / "docs").glob("*.md")):
            self._add(path.relative_to(root).as_posix(), path.name)
        for source, page in PAGES.items():
            self._add(source, page)
        while self._left:
            self._add_source(self._left.pop())

    def place(self, path: str) -> str | None:
        """The page that has what is at `path` in the repository, or None."""
        if path in INSTEAD:
            return INSTEAD[path]
        if path in PAGES:
            return PAGES[path]
        if not (self._root / path).exists():
            return None
        if path.startswith("docs/"):
            return path.removeprefix("docs/")
        page = source_page(path)
        if page not in self.pages and path not in self._left:
            self._left.append(path)
        return page

    def _add(self, source: str, page: str) -> None:
        self.pages[page] = self._converted(source, page)

    def _converted(self, source: str, page: str) -> str:
        text = (self._root / source).read_text("utf-8")
        return for_python_markdown(with_site_links(text, source, page, self.place))

    def _add_source(self, path: str) -> None:
        page = source_page(path)
        self.pages[page] = ""
        place = self._root / path
        if place.is_file():
            self.pages[page] = f"{OUT_OF_SEARCH}# {path}\n\n{code_of(place)}"
            return
        readme = place / "README.md"
        head = self._converted(f"{path}/README.md", page) if readme.exists() else f"# {path}\n"
        files = [
            file
            for file in sorted(place.rglob("*"))
            if file.is_file() and file != readme and is_own(file.relative_to(place))
        ]
        parts = [f"## {file.relative_to(place).as_posix()}\n\n{code_of(file)}" for file in files]
        self.pages[page] = "\n\n".join([OUT_OF_SEARCH + head, *parts])


def source_page(path: str) -> str:
    """The page of a file or folder. A host would take a folder `a.html` for a file of that kind."""
    return f"source/{path.replace('.', '-')}.md"


def is_own(path: Path) -> bool:
    """Whether a file was written by somebody, and can be read."""
    made = {"__pycache__", "node_modules", "static"} & set(path.parts)
    return not made and path.suffix not in NO_TEXT


def code_of(path: Path) -> str:
    """A source file as a block of code."""
    language = LANGUAGES.get(path.suffix, "text")
    fence = "`" * 6
    return f"{fence}{language}\n{path.read_text('utf-8').rstrip()}\n{fence}\n"
