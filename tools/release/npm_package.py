"""The npm package `chat-py`: an ES entry, its types, and the page's files as they are served."""

from __future__ import annotations

import json
from pathlib import Path

from chat_py_server.page_files import forms, static_names
from tools.command import ROOT

__all__ = ["PROGRAMS", "npm_files"]

WRITTEN = ROOT / "npm"
PROGRAMS = frozenset({"package/copy.mjs"})


def npm_files(root: Path, version: str) -> dict[str, bytes]:
    """The files of the package, by their path in the tarball.

    Args:
        root: the folder with the built `static/`.
        version: the version of the release.
    """
    description = {
        "name": "chat-py",
        "version": version,
        "description": "A chat front end in Python that runs in the browser.",
        "license": "MIT",
        "type": "module",
        "main": "./index.js",
        "types": "./index.d.ts",
        "bin": {"chat-py": "copy.mjs"},
        "exports": {
            ".": {"types": "./index.d.ts", "default": "./index.js"},
            "./element": {"types": "./element.d.ts", "default": "./element.js"},
            "./static/*": "./static/*",
            "./package.json": "./package.json",
        },
        "sideEffects": ["./element.js", "./static/**"],
        "engines": {"node": ">=20"},
    }
    files = {"package.json": json.dumps(description, indent=2).encode() + b"\n"}
    for path in WRITTEN.iterdir():
        files[path.name] = path.read_bytes()
    for name in ("LICENSE", "CHANGELOG.md"):
        files[name] = (ROOT / name).read_bytes()
    for name in static_names(root):
        for suffix, content in forms(root / "static" / name).items():
            files[f"static/{name}{suffix}"] = content
    return {f"package/{name}": content for name, content in files.items()}
