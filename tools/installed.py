"""What an installed page needs beside its worker: a web app manifest for each language, and icons.

They are in static/app/, where the page's own script finds them (static/src/native/network/
installable.mjs). All addresses in them are relative: the page is two folders above.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chat_py.locales.reading import read_texts
from tools.command import ROOT
from tools.icons import draw_icon
from tools.languages import tags
from tools.outputs import Outputs, digest
from tools.setup import CACHE

__all__ = ["FOLDER", "add_installed", "manifest"]

FOLDER = "app"
ICON = ROOT / "static" / "icon.svg"
LIGHT = "#fffefc"
"""The page's colour (static/src/css/10-tokens.css). A manifest has one; in the dark, the page's
`<meta name="theme-color">` counts as soon as it is there."""
SAFE = 0.7
"""How much of a side of a maskable icon is not cut off, corners included."""
ICONS: dict[str, tuple[int, dict[str, Any]]] = {
    "icon-192.png": (192, {}),
    "icon-512.png": (512, {}),
    "maskable-512.png": (512, {"background": LIGHT, "part": SAFE}),
}


def add_installed(outputs: Outputs) -> None:
    """Add the manifests and the icons.

    Raises:
        ToolError: static/icon.svg has something that cannot be drawn.
    """
    for name in ICONS:
        outputs.add(f"{FOLDER}/{name}", _icon(name))
    for tag in tags():
        text = json.dumps(manifest(tag), ensure_ascii=False, indent=1) + "\n"
        outputs.add(f"{FOLDER}/{tag}.webmanifest", text.encode())


def manifest(tag: str) -> dict[str, Any]:
    """The manifest in a language (W3C: Web Application Manifest, Web Share Target)."""
    texts = read_texts(tag)
    page = "../../"
    icons = [
        {
            "src": name,
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "maskable" if "part" in drawn else "any",
        }
        for name, (size, drawn) in ICONS.items()
    ]
    return {
        "name": texts["launcher.chat"],
        "short_name": texts["launcher.chat"],
        "lang": tag,
        "dir": texts["page.direction"],
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "theme_color": LIGHT,
        "background_color": LIGHT,
        "icons": icons,
        "shortcuts": [
            {
                "name": texts["page.new_chat"],
                "url": f"{page}?new-chat",
                "icons": [icons[0]],
            }
        ],
        "share_target": {
            "action": f"{page}?share-target",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": ["image/*"]}],
            },
        },
    }


def _icon(name: str) -> bytes:
    """Drawn once for each content of the SVG and of what draws it: that takes seconds."""
    size, drawn = ICONS[name]
    tool = Path(__file__).with_name("icons.py")
    drawn_as = repr(ICONS[name]).encode()
    made_of = {"svg": ICON.read_bytes(), "tool": tool.read_bytes(), "as": drawn_as}
    kept = CACHE / "icons" / f"{digest(made_of)}.png"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        part.write_bytes(draw_icon(ICON, size, **drawn))
        part.replace(kept)
    return kept.read_bytes()
