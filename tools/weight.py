"""Write into docs/startup.md what each file of the page weighs: `make weight`.

Bytes as brotli sends them, of the last build. What is in the interpreter is measured by leaving it
out: by how much the file is smaller then.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import brotli

from tools.command import ROOT, ToolError, main
from tools.wasm.binary import ORDER, Section, section
from tools.wasm.module import Module

__all__ = ["DOCUMENT", "label", "parts", "table", "when"]

DOCUMENT = ROOT / "docs" / "startup.md"
MANIFEST = ROOT / "static" / "runtime" / "manifest.json"
BEGIN, END = "<!-- made by `make weight` -->\n", "<!-- end -->\n"
HASHED = re.compile(r"[-.](?:[0-9a-f]{12}|[0-9A-Za-z_-]{8})(?=[./])")
LANGUAGES = re.compile(r"^app/[\w-]+\.webmanifest$")
"""Of these a page has one."""
QUALITY = 9
"""Of brotli, to tell parts from each other: seconds in place of minutes."""

FIRST_VIEW, READY, LATER, OTHER = (
    "first view",
    "ready",
    "when it is used",
    "another way to start",
)
"""What a file is needed for."""


def label(path: str) -> str:
    """A file without the hashes in its name, which change with its content."""
    name = LANGUAGES.sub("app/*.webmanifest", path.removeprefix("runtime/"))
    folder, slash, file = name.rpartition("/")
    # A wheel's name has no hash, and parts that look like one.
    return HASHED.sub("", folder + slash) + (file if ".whl" in file else HASHED.sub("", file))


def when(path: str, manifest: Mapping[str, Any]) -> str:
    """What a file of the manifest is needed for on a first visit without PyScript."""
    native = manifest["native"].rpartition("/")[0]
    views = ("chat-py.js", manifest["css"], manifest["native"], f"{native}/ask", f"{native}/purify")
    if path.startswith(views):
        return FIRST_VIEW
    ready = [manifest["interpreter"], manifest["quick"], manifest["snapshot"]]
    ready += [file for _, file in manifest["extensions"]]
    if path.startswith((*ready, f"{manifest['pyodide']}pyodide.asm.js")):
        return READY
    if path.startswith((manifest["pyodide"], manifest["pyscript"], *manifest["wheels"])):
        return OTHER
    return OTHER if path in (manifest["package"], "chat-py.css", "interpreter.js") else LATER


def table(manifest: Mapping[str, Any]) -> str:
    """Every file of a manifest, the heaviest first, in Markdown."""
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    for path, size in manifest["files"].items():
        sizes[when(path, manifest), label(path)] += size["br"]
    rows: list[tuple[str, str, int]] = []
    for need in (FIRST_VIEW, READY, LATER, OTHER):
        files = {name: size for (what, name), size in sizes.items() if what == need}
        rows.append((need, "**all**", sum(files.values())))
        rows += [
            (need, f"<code>{name}</code>", files[name])
            for name in sorted(files, key=lambda n: -files[n])
        ]
    lines = (f"| {need} | {name} | {size:,} |" for need, name, size in rows)
    return "\n".join(("| needed for | file | bytes |", "|---|---|---:|", *lines)) + "\n"


def _without(module: Module, kinds: Iterable[Section]) -> bytes:
    left = [kind for kind in ORDER if kind in module.sections and kind not in kinds]
    return b"".join(section(kind, module.sections[kind]) for kind in left)


def parts(binary: bytes) -> dict[str, int]:
    """The bytes that brotli needs for each part of a wasm module."""
    module = Module(binary)
    groups = {
        "code of functions": (Section.CODE,),
        "data": (Section.DATA,),
        "names of exports": (Section.EXPORT,),
    }
    whole = _packed(_without(module, ()))
    found = {name: whole - _packed(_without(module, kinds)) for name, kinds in groups.items()}
    every = [kind for kinds in groups.values() for kind in kinds]
    return {**found, "types, imports, tables": _packed(_without(module, every))}


def _packed(content: bytes) -> int:
    return len(brotli.compress(content, quality=QUALITY, lgwin=24))


def _inside(manifest: Mapping[str, Any], static: Path) -> str:
    """What is in the files of wasm that a first visit loads."""
    lines = ["| file | part | bytes |", "|---|---|---:|"]
    files = [f"{manifest['quick']}pyodide.asm.wasm", *(file for _, file in manifest["extensions"])]
    for file in files:
        for part, size in parts((static / file).read_bytes()).items():
            lines.append(f"| <code>{label(file)}</code> | {part} | {size:,} |")
    return "\n".join(lines) + "\n"


def write_weight() -> None:
    """Put the tables in their place.

    Raises:
        ToolError: nothing was built, or the document has no such place.
    """
    if not MANIFEST.exists():
        raise ToolError("Nothing was built: run `make weight`.")
    manifest = json.loads(MANIFEST.read_text())
    # Not in the manifest, because it holds a part of it itself.
    script = (ROOT / "static" / "chat-py.js.br").stat().st_size
    manifest["files"]["chat-py.js"] = {"br": script}
    text = DOCUMENT.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ToolError(f"{DOCUMENT.name} has no place for the tables: {BEGIN.strip()}")
    inside = _inside(manifest, ROOT / "static")
    made = f"\n{table(manifest)}\nInside (quick compression):\n\n{inside}\n"
    DOCUMENT.write_text(before + begin + made + end + after, "utf-8")


if __name__ == "__main__":
    main(write_weight)
