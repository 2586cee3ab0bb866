"""Bundles the JavaScript and CSS of the page with esbuild."""

from __future__ import annotations

import codecs
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.armour import armour
from tools.command import ROOT, ToolError, run
from tools.setup import NODE_MODULES

__all__ = ["bundle_module", "bundle_script", "bundle_styles"]

SOURCE = ROOT / "static" / "src"
COMMON = ("--bundle", "--minify", "--target=es2022", "--legal-comments=none", "--log-level=warning")

NODE_ONLY = ("node:*", "ws")
"""What Pyodide imports under Node.js, and never in a browser."""


def _esbuild(*arguments: str, out: Path) -> dict[str, bytes]:
    """Run esbuild, and give what it made: file name → content."""
    # The program itself: npm's wrapper buries its messages under a stack trace of its own.
    program = next(NODE_MODULES.glob("@esbuild/*/bin/esbuild"), None)
    if program is None:
        raise ToolError("esbuild has no program for this platform in node_modules/@esbuild.")
    run(
        [program, *COMMON, *arguments, f"--outdir={out}"],
        failed="esbuild could not bundle the page's sources:",
    )
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def _defines(values: Mapping[str, Any]) -> list[str]:
    return [f"--define:{name}={json.dumps(value)}" for name, value in values.items()]


def _source(name: str) -> str:
    path = SOURCE / name
    if not path.exists():
        raise ToolError(f"static/src/{name} is missing: is this a complete checkout?")
    return os.path.relpath(path, ROOT)


def bundle_script(name: str, values: Mapping[str, Any], *, target: str = "es2020") -> bytes:
    """One classic script, with each name in `values` replaced by its value as JSON.

    A browser that is too old must be able to read it, to be told so (`target`, as esbuild names
    them). The byte order mark says that it is UTF-8, whatever the page is.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = _esbuild(
            _source(name),
            "--format=iife",
            f"--target={target}",
            "--charset=utf8",
            *_defines(values),
            out=Path(folder),
        )
        return codecs.BOM_UTF8 + made[Path(name).name]


def bundle_module(
    name: str, values: Mapping[str, Any], *, inject: str | None = None
) -> dict[str, bytes]:
    """One ES module, with a chunk for each `import()` inside: file name → content.

    Args:
        inject: a source whose exports stand in for globals of the same name in the bundle.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _esbuild(
            _source(name),
            "--format=esm",
            "--splitting",
            "--platform=browser",
            "--out-extension:.js=.mjs",
            *(f"--external:{name}" for name in NODE_ONLY),
            *_defines(values),
            *([f"--inject:{_source(inject)}"] if inject else []),
            out=Path(folder),
        )


def bundle_styles(folder: str) -> bytes:
    """All style sheets of a directory, in the order of their names, as one."""
    sheets = sorted((SOURCE / folder).glob("*.css"))
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryDirectory() as entries:
        entry = Path(entries) / "styles.css"
        entry.write_text("".join(f"@import {json.dumps(str(sheet))};\n" for sheet in sheets))
        styles = _esbuild(str(entry), "--loader:.svg=dataurl", out=Path(out))["styles.css"]
        return armour(styles.decode()).encode()
