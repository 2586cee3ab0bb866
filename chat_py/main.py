"""What a page runs: `<script type="py" src="./chat_py/main.py" config="./pyscript.toml">`."""

from __future__ import annotations

from chat_py.app import ensure_started

if __name__ == "__main__":
    ensure_started()
