"""What a page runs: `<script type="py" src="./chat_py/main.py" config="./pyscript.toml">`."""

from __future__ import annotations

from chat_py.app import start

if __name__ == "__main__":
    start()
