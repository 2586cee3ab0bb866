"""What a page wants sent to its own API goes with every request there, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.watch import Watch

CONFIG = """
  let asked = 0;
  document.cookie = "csrftoken=a%20b; path=/";
  globalThis.CHAT_PY = {
    headers: async () => ({ "X-Tenant": "blue", "X-Count": ++asked }),
    token: "secret",
    csrf: { cookie: "csrftoken", header: "X-CSRFToken" },
  };
"""


def named(request: Request) -> dict[str, str]:
    names = ("x-tenant", "authorization", "x-csrftoken")
    return {name: value for name in names if (value := request.headers.get(name))}


@pytest.mark.parametrize("way", [PYSCRIPT, DROPIN], ids=["pyscript", "dropin"])
def test_headers_token_and_csrf(open_way: Callable[[Way], ChatPage], way: Way) -> None:
    chat = open_way(way)
    page, sent = chat.page, list[Request]()
    page.add_init_script(CONFIG)
    page.on("request", lambda request: sent.append(request))
    wasm = HeldRequests(page, "**/pyodide.asm.wasm")
    with page.expect_request("**/api/chat?*") as early:
        chat.goto("kai")
    assert named(early.value) == {"x-tenant": "blue", "authorization": "Bearer secret"}
    wasm.release()
    expect(chat.messages.filter(has_text="Show me a bug")).to_have_count(1)
    chat.ask("Show me a bug")
    page.evaluate(
        "ChatAPI.makeRequest('GET', location.origin + '/healthz', null, {responseType: 'text'})"
    )

    ours = [request for request in sent if "/api/" in request.url]
    counts = [request.headers["x-count"] for request in ours]
    assert len(set(counts)) == len(ours) > 3, "asked for at each request"
    for request in ours:
        safe = request.method == "GET"
        assert named(request) == {
            "x-tenant": "blue",
            "authorization": "Bearer secret",
            **({} if safe else {"x-csrftoken": "a%20b"}),
        }
    assert not any(named(request) for request in sent if "/api/" not in request.url)


def test_a_function_that_fails_is_told_and_costs_no_request(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("CHAT_PY.headers cannot be used")
    chat = open_way(DROPIN)
    chat.page.add_init_script("globalThis.CHAT_PY = { headers: () => { throw Error('no') } }")
    chat.open()
    expect(chat.messages.first).to_be_visible()
