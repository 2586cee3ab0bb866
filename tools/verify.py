"""Start what was built in Chromium, and run tools/page_snapshot/check.py in it.

The snapshot is made under Node.js; that it works in a browser is not a matter of course. Where no
Chromium is installed there is only the check under Node.js (tools/snapshot/make.mjs).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue

from tools.chromium import FLAGS, installed_chromium
from tools.command import ToolError
from tools.page_snapshot import CHECK
from tools.setup import CACHE

__all__ = ["verify"]

PATIENCE = 180
"""Seconds for one start, on a machine under load."""
KINDS = {".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html"}
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "style-src 'self'; require-trusted-types-for 'script'"
)
PAGE = """<!doctype html><meta charset="utf-8">
<script src="/chat-py.js" data-start="later"></script>
<script type="module" src="/check.js"></script>
"""
SCRIPT = """
const bridge = globalThis[Symbol.for("chat_py.bridge")];
let result;
try {
  const { loadPyodide } = await import("/__INTERPRETER__");
  const why = [];
  console.info = (text) => why.push(text);
  const pyodide = await loadPyodide({});
  if (bridge.start !== "snapshot") throw new Error(why.join(" "));
  pyodide.runPython(__CHECK__);
  result = "";
} catch (error) {
  result = String(error);
}
await fetch("/result", { method: "POST", body: result });
"""


def _handler(static: Path, script: str, results: Queue[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                self._reply(PAGE.encode(), ".html")
            elif self.path == "/check.js":
                self._reply(script.encode(), ".js")
            else:
                file = (static / self.path.lstrip("/")).resolve()
                if file.is_file() and file.is_relative_to(static):
                    self._reply(file.read_bytes(), file.suffix)
                else:
                    self.send_error(404)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._reply(b"", ".html")
            results.put(self.rfile.read(length).decode())

        def _reply(self, body: bytes, suffix: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", KINDS.get(suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            with suppress(ConnectionError):  # the page wants the packed copy instead
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a build says only what matters."""

    return Handler


def _ask(chromium: str, static: Path, script: str) -> str | None:
    """What is wrong, "" when all is well, None when this Chromium does not run."""
    results: Queue[str] = Queue()
    with (
        tempfile.TemporaryDirectory() as profile,
        ThreadingHTTPServer(("127.0.0.1", 0), _handler(static, script, results)) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        browser = subprocess.Popen(
            [chromium, "--headless", *FLAGS, f"--user-data-dir={profile}", address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(PATIENCE):
                with suppress(Empty):
                    return results.get(timeout=1)
                if browser.poll() is not None:
                    return None
            return f"it did not answer for {PATIENCE} seconds"
        finally:
            browser.terminate()
            browser.wait()
            server.shutdown()
            shutil.rmtree(profile, ignore_errors=True)  # what Chromium still writes there


def verify(static: Path, interpreter: str) -> None:
    """Start the interpreter of `static` in Chromium, unless that was done before.

    Args:
        static: the directory that the build wrote.
        interpreter: the module in it, whose name holds the hash of all that it starts.

    Raises:
        ToolError: it does not start from the snapshot, or what starts does not work.
    """
    chromium = installed_chromium()
    if chromium is None:
        print("Chromium is not installed: the snapshot was tried under Node.js only.")
        return
    check = CHECK.read_text()
    values = {"INTERPRETER": interpreter, "CHECK": json.dumps(check)}
    script = SCRIPT
    for name, value in values.items():
        script = script.replace(f"__{name}__", value)
    stamp = CACHE / "verified" / hashlib.sha256(script.encode()).hexdigest()
    if stamp.exists():
        return
    print("trying the snapshot in Chromium", file=sys.stderr, flush=True)
    problem = _ask(chromium, static.resolve(), script)
    if problem is None:
        print(f"{chromium} does not run: the snapshot was tried under Node.js only.")
        return
    if problem:
        raise ToolError(f"The snapshot does not work in Chromium:\n  {problem}")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    for old in stamp.parent.iterdir():
        old.unlink()
    stamp.touch()
