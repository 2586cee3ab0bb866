"""What hatchling adds to a wheel and an sdist: the page as `make build` has built it.

An editable installation (`pip install -e .`) uses the checkout's own, and needs no build.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from chat_py_server.page_files import packaged

__all__ = ["PageHook"]


class PageHook(BuildHookInterface[Any]):
    """Adds the page's files, which git does not know, under the names that they are found by."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See `BuildHookInterface`. Raises `FileNotFoundError` where the page is not built."""
        if version == "editable":
            return
        root = Path(self.root)
        folder = "chat_py_server/page/" if self.target_name == "wheel" else ""
        for name in packaged(root):
            if folder or name.startswith("static/"):
                build_data["force_include"][str(root / name)] = folder + name
