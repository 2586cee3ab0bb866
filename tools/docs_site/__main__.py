"""Build the documentation's site: `python -m tools.docs_site [FOLDER]`, after `make build`."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.command import ROOT, main
from tools.docs_site.build import build_site

SITE = ROOT / "site"


def build() -> None:
    build_site(Path(sys.argv[1]).resolve() if sys.argv[1:] else SITE)


if __name__ == "__main__":
    main(build, alone=True)
