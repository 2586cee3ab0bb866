"""A plug-in of pytest: writes down which functions of the marked wasm a test's pages have called.

`python -m tools.used` runs the tests with it. `USED_FUNCTIONS` names the folder.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error

from tools.wasm.marks import MARKS

SCRIPT = """(() => {
  const marks = [];
  const note = (instance) => {
    for (const [name, memory] of Object.entries(instance.exports)) {
      if (name.startsWith(__MARKS__)) marks.push([name.slice(__MARKS__.length), memory]);
    }
    return instance;
  };
  const { instantiateStreaming, instantiate, Instance } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiateStreaming(...given);
    note(made.instance);
    return made;
  };
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    note(made.instance ?? made);
    return made;
  };
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, given) => note(Reflect.construct(target, given)),
  });
  const used = (memory) =>
    [...new Uint8Array(memory.buffer)].flatMap((byte, index) => (byte ? [index] : []));
  globalThis.usedFunctions = () =>
    JSON.stringify(marks.map(([name, memory]) => [name, used(memory)]));
  let told = "";
  const tell = () => {
    const text = globalThis.usedFunctions();
    if (text !== told) globalThis.tellUsedFunctions?.((told = text));
  };
  setInterval(tell, 500);
  addEventListener("pagehide", tell);
})()""".replace("__MARKS__", json.dumps(MARKS))


@pytest.fixture(autouse=True)
def used_functions(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collects what the pages of the test's context have called."""
    unused = "no_chat_calls" in request.node.name or "does_not_come" in request.node.name
    if unused or not {"context", "page", "chat"} & set(request.fixturenames):
        yield
        return
    context: BrowserContext = request.getfixturevalue("context")
    found: dict[str, set[int]] = {}

    def note(text: str) -> None:
        for name, functions in json.loads(text):
            found.setdefault(name, set()).update(functions)

    context.expose_binding("tellUsedFunctions", lambda _, text: note(text))
    context.add_init_script(SCRIPT)
    yield
    for page in context.pages:
        with suppress(Error):  # a page that has crashed, or is none
            note(page.evaluate("usedFunctions()"))
    target = Path(os.environ["USED_FUNCTIONS"]) / f"{uuid.uuid4().hex}.json"
    target.write_text(json.dumps({name: sorted(each) for name, each in found.items()}))
