"""Bundles the JavaScript and CSS of the page with esbuild."""

from __future__ import annotations

import codecs
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.chunks import join
from tools.command import ROOT, ToolError, run
from tools.setup import NODE_MODULES

__all__ = ["Bundler"]

SOURCE = ROOT / "static" / "src"
COMMON = ("--target=es2022", "--legal-comments=none", "--log-level=warning")
SMALL = ("--minify",)
READABLE = ("--sourcemap=inline",)

NODE_ONLY = ("node:*", "ws")
"""What Pyodide imports under Node.js, and never in a browser."""


@dataclass(frozen=True)
class Bundler:
    """Makes the page's files of their sources.

    Args:
        readable: leave the code as it is written, with maps that name each line's source file,
            instead of making it small.
    """

    readable: bool = False

    def script(self, name: str, values: Mapping[str, Any], *, target: str = "es2020") -> bytes:
        """One classic script, with each name in `values` replaced by its value as JSON.

        A browser that is too old must be able to read it, to be told so (`target`, as esbuild
        names them). The byte order mark says that it is UTF-8, whatever the page is.
        """
        made = self._esbuild(
            _source(name),
            "--format=iife",
            f"--target={target}",
            "--charset=utf8",
            *_defines(values),
        )
        return codecs.BOM_UTF8 + made[Path(name).name]

    def worker(self, name: str, values: Mapping[str, Any], *, inject: str) -> bytes:
        """One classic script of a worker; `inject` as for `module`.

        Chromium refuses a module as a worker where the origin is opaque.
        """
        [script] = self._esbuild(
            _source(name),
            "--format=iife",
            "--platform=browser",
            *(f"--external:{name}" for name in NODE_ONLY),
            *_defines(values),
            f"--inject:{_source(inject)}",
        ).values()
        return script

    def module(
        self,
        name: str,
        values: Mapping[str, Any],
        *,
        ahead: str | None = None,
        inject: str | None = None,
    ) -> dict[str, bytes]:
        """One ES module, with a chunk for each `import()` inside: file name → content.

        Args:
            ahead: another module of the same folder, that runs before; its file has all that it
                shares with the first, and that this needs together with a chunk.
            inject: a source whose exports stand in for globals of the same name in the bundle.
        """
        made = self._esbuild(
            *(_source(each) for each in (name, ahead) if each),
            "--format=esm",
            "--splitting",
            "--platform=browser",
            "--loader:.css=text",
            "--loader:.html=text",
            *(f"--external:{name}" for name in NODE_ONLY),
            *_defines(values),
            *([f"--inject:{_source(inject)}"] if inject else []),
        )
        if not ahead or self.readable:
            return made
        return join(made, f"{Path(ahead).stem}.js", f"{Path(name).stem}.js", self._join)

    def _join(self, entry: Path, others: Sequence[str]) -> bytes:
        external = (f"--external:./{name}" for name in others)
        return self._esbuild(str(entry), "--format=esm", *external)["entry.js"]

    def foreign(self, module: bytes) -> bytes:
        """An ES module of a package as it is, only smaller."""
        if self.readable:
            return module
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "module.mjs"
            path.write_bytes(module)
            small = (*SMALL, str(path), "--format=esm", "--log-level=error")
            return _run_esbuild(*small, bundle=False)["module.js"]

    def styles(self, *names: str) -> bytes:
        """Style sheets as one, in this order; all of a directory in the order of their names."""
        sheets = [sheet for name in names for sheet in sorted(SOURCE.glob(name))]
        with tempfile.TemporaryDirectory() as entries:
            entry = Path(entries) / "styles.css"
            entry.write_text("".join(f"@import {json.dumps(str(sheet))};\n" for sheet in sheets))
            # Without maps: what `mark_important` rewrites stands at another place.
            return _run_esbuild(*SMALL, str(entry), "--loader:.svg=dataurl")["styles.css"]

    def _esbuild(self, *arguments: str) -> dict[str, bytes]:
        return _run_esbuild(*(READABLE if self.readable else SMALL), *arguments)


def _run_esbuild(*arguments: str, bundle: bool = True) -> dict[str, bytes]:
    """Run esbuild, and give what it made: file name → content."""
    common = (*COMMON, "--bundle") if bundle else COMMON
    # The program itself: npm's wrapper buries its messages under a stack trace of its own.
    program = next(NODE_MODULES.glob("@esbuild/*/bin/esbuild"), None)
    if program is None:
        raise ToolError("esbuild has no program for this platform in node_modules/@esbuild.")
    with tempfile.TemporaryDirectory() as out:
        run(
            [program, *common, *arguments, f"--outdir={out}"],
            failed="esbuild could not bundle the page's sources:",
        )
        return {path.name: path.read_bytes() for path in sorted(Path(out).iterdir())}


def _defines(values: Mapping[str, Any]) -> list[str]:
    return [f"--define:{name}={json.dumps(value)}" for name, value in values.items()]


def _source(name: str) -> str:
    path = SOURCE / name
    if not path.exists():
        raise ToolError(f"static/src/{name} is missing: is this a complete checkout?")
    return os.path.relpath(path, ROOT)
