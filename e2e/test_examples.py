"""The applications of `examples/`, each started with the commands of its own README."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from e2e.chat_page import ChatPage, Way
from e2e.policy import add_script
from e2e.server import ROOT, accepts, free_port
from e2e.until import until
from e2e.watch import Watch

EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/README.md"))
EXAMPLE = Way("example", "/", "#messageInput", "#sendBtn", "{}")

EVAL = "eval(trustedTypes.createPolicy('eval', { createScript: String }).createScript('1'))"


@dataclass(frozen=True)
class Running:
    """An example that is up, and the page in a tab."""

    name: str
    chat: ChatPage

    def ask(self, text: str) -> None:
        self.chat.box.fill(text)
        self.chat.box.press("Enter")
        self.chat.expect_state(self.chat.message(text), "sent")


def commands(name: str, port: int) -> str:
    """What the README says is to be done, from the copying on, on another port."""
    text = (ROOT / "examples" / name / "README.md").read_text("utf-8")
    block = text.partition("```sh\n")[2].partition("```")[0]
    make, *rest = block.strip().splitlines()
    assert make.startswith("make dist ")
    assert rest[-1].count("8000") == 1
    return "\n".join(["set -e", *rest[:-1], "exec env " + rest[-1].replace("8000", str(port))])


@pytest.fixture(params=EXAMPLES)
def example(
    request: pytest.FixtureRequest, page: Page, dist: Path, tmp_path: Path, watch: Watch
) -> Iterator[Running]:
    """In a checkout of its own, where nothing was copied yet."""
    name, port = request.param, free_port()
    copied = (path.name for path in (dist / "static").iterdir())
    unwanted = shutil.ignore_patterns("__pycache__", *copied)
    shutil.copytree(ROOT / "examples" / name, tmp_path / "examples" / name, ignore=unwanted)
    for path in (ROOT / ".venv", ROOT / "node_modules", dist):
        (tmp_path / path.name.replace(dist.name, "dist")).symlink_to(path)
    process = subprocess.Popen(
        commands(name, port), shell=True, cwd=tmp_path, start_new_session=True
    )
    try:
        accepts(port)
        origin = f"http://127.0.0.1:{port}"
        watch.origins.add(origin)
        yield Running(name, ChatPage(page, EXAMPLE, origin))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_conversation(example: Running) -> None:
    chat = example.chat
    chat.goto()
    expect(chat.messages).to_have_count(1)
    expect(chat.messages.first).to_contain_text("Hello. Ask me anything.")
    expect(chat.page.locator("#count")).to_have_text("1 messages so far")

    example.ask("What is *this*?")
    answer = chat.answers.nth(1)
    expect(answer).to_have_attribute("data-state", "sent")
    expect(answer.locator("strong")).to_have_text("What is this?")
    expect(chat.page).to_have_title(re.compile("You said"))

    answer.hover()
    answer.get_by_role("button", name="Regenerate", exact=True).click()
    expect(answer).to_have_attribute("data-state", "sent")
    before = chat.texts()
    chat.page.reload()
    expect(chat.messages).to_have_count(3)
    chat.expect_texts(before)
    expect(chat.page.locator("#count")).to_have_text("3 messages so far")
    assert chat.page.evaluate("globalThis[Symbol.for('chat_py.bridge')].start") == "snapshot"


def test_what_is_not_there_is_told(example: Running, watch: Watch) -> None:
    example.chat.page.goto(f"{example.chat.origin}/?chat=kai")
    until(example.chat.page, "globalThis.ChatCore?.initialized")
    opened = "ChatAPIFetch.fetchChatData('nobody').catch(({ type }) => type)"
    assert example.chat.page.evaluate(opened) == "notfound"


@pytest.mark.parametrize("example", ["django"], indirect=True)
def test_django_refuses_a_forged_request_and_what_the_policy_does_not_allow(
    example: Running, watch: Watch
) -> None:
    watch.expect("403", "page.js: csp", "policy: (script-src|require-trusted)", "Content Security")
    page = example.chat.page
    response = page.goto(example.chat.address())
    assert response
    policy = response.headers["content-security-policy"]
    assert "unsafe-eval" not in policy.replace("'wasm-unsafe-eval'", "")
    [nonce] = set(re.findall("'nonce-([^']+)'", policy))
    reloaded = page.reload()
    assert reloaded
    assert nonce not in reloaded.headers["content-security-policy"]

    expect(example.chat.messages).to_have_count(1)
    example.ask("With the token")
    forged = """fetch("/api/chat/kai/message", { method: "POST", body: '{"content": "Forged"}',
      headers: { "Content-Type": "application/json", "Idempotency-Key": "forged" } })
      .then(({ status }) => status)"""
    assert page.evaluate(forged) == 403
    with pytest.raises(Error):  # it has no nonce
        add_script(page, "/static/page.js")
    with pytest.raises(Error, match="EvalError"):
        page.evaluate(EVAL)
    page.reload()
    expect(example.chat.messages).to_have_count(3)
