"""Functions of a plug-in that a model calls in the real page (docs/plugins.md, "Tools")."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.model_server import ModelServer
from e2e.watch import Watch

PLUGIN = '''
import asyncio
from typing import Annotated
from pydantic import Field

def setup(chat):
    @chat.tool(ask=False)
    def weather(city: str, days: Annotated[int, Field(ge=1)] = 1) -> dict:
        """Tells the weather."""
        return {"city": city, "temp": 3}

    @chat.tool(title="Order tea")
    async def order(product: str) -> str:
        """Orders something."""
        await asyncio.sleep(0)
        chat.notify(f"Ordered {product}")
        return "order 7"

    @chat.tool(ask=False, time_limit=600)
    async def wait():
        """Waits."""
        await asyncio.Event().wait()

    @chat.tool(ask=False)
    def fail():
        """Fails."""
        raise LookupError("the password is 1234")
'''


pytestmark = pytest.mark.browser_context_args(bypass_csp=True)
"""As a static host, which sends no policy: the model is at another origin."""


def calls(*made: tuple[str, Any]) -> list[dict[str, Any]]:
    """A model's calls, in pieces as servers send them."""
    deltas: list[dict[str, Any]] = []
    for index, (name, given) in enumerate(made):
        text = given if isinstance(given, str) else json.dumps(given)
        head = {"index": index, "id": f"call_{index}", "type": "function"}
        deltas.append({"tool_calls": [{**head, "function": {"name": name, "arguments": ""}}]})
        halves = (text[: len(text) // 2], text[len(text) // 2 :])
        deltas += [
            {"tool_calls": [{"index": index, "function": {"arguments": half}}]} for half in halves
        ]
    return deltas


def reply(messages: list[Any]) -> list[dict[str, Any]]:
    """What the model says: it calls what "use" asks for, and then tells what came of it."""
    last = messages[-1]
    if last["role"] == "tool":
        told = [message["content"] for message in messages if message["role"] == "tool"]
        return [{"content": "They said: "}, *({"content": f"{text}; "} for text in told)]
    wanted = json.loads(last["content"].removeprefix("use "))
    return [{"content": "Let me see."}, *calls(*wanted)]


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer(reply=reply) as server:
        yield server


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage], model: ModelServer, watch: Watch) -> ChatPage:
    """The page with the tools, before a model that calls them."""
    watch.origins.add(model.origin)
    chat = open_way(PYSCRIPT)
    chat.page.route(
        "**/plugins/tools.py",
        lambda route: route.fulfill(body=PLUGIN, content_type="text/x-python"),
    )
    settings = {"backend": "openai", "backendUrl": model.url, "backendModel": "tiny"}
    settings |= {"plugins": ["/plugins/tools.py"]}
    chat.page.add_init_script(f"window.CHAT_PY = {json.dumps(settings)};")
    chat.goto()
    return chat


def use(chat: ChatPage, *wanted: tuple[str, Any]) -> Locator:
    """Ask the model to call these; the tools in its answer."""
    chat.send("use " + json.dumps(wanted))
    return chat.answers.locator(".cp-tool")


def told(model: ModelServer) -> list[str]:
    """What the model was told of its calls."""
    return [item["content"] for item in model.asked[-1]["messages"] if item["role"] == "tool"]


def test_a_tool_runs_and_the_model_goes_on(chat: ChatPage, model: ModelServer) -> None:
    tool = use(chat, ("weather", {"city": "Oslo"}))
    answer = chat.answers.filter(has_text="They said")
    chat.expect_state(answer, "sent")
    expect(tool).to_have_attribute("data-tool-state", "done")
    expect(tool).to_contain_text("weather")
    assert [json.loads(text) for text in told(model)] == [{"city": "Oslo", "temp": 3}]
    offered = {tool["function"]["name"]: tool["function"] for tool in model.asked[0]["tools"]}
    assert offered["weather"]["description"] == "Tells the weather."
    assert offered["weather"]["parameters"]["required"] == ["city"]
    tool.locator("summary").click()
    expect(tool).to_contain_text("Oslo")

    chat.page.reload()
    chat.expect_state(answer, "sent")
    expect(tool).to_have_attribute("data-tool-state", "done")
    before, after = answer.inner_text().index("Let me see."), answer.inner_text().index("They said")
    assert before < after
    chat.send('use [["weather", {"city": "Rome"}]]')
    expect(chat.answers).to_have_count(2)
    chat.expect_state(chat.answers.last, "sent")
    assert [json.loads(text)["city"] for text in told(model)] == ["Oslo", "Rome"]


def test_a_person_is_asked_first(chat: ChatPage, model: ModelServer) -> None:
    tool = use(chat, ("order", {"product": "tea"}))
    expect(tool).to_have_attribute("data-tool-state", "asks")
    expect(tool).to_contain_text("Order tea")
    expect(chat.page.locator(".cp-notice")).to_have_count(0)
    assert len(model.asked) == 1
    allow = tool.get_by_role("button", name="Allow")
    allow.focus()
    allow.press("Enter")
    chat.expect_state(chat.answers.filter(has_text="order 7"), "sent")
    expect(tool).to_have_attribute("data-tool-state", "done")
    expect(allow).to_have_count(0)
    expect(chat.page.locator(".cp-notice").filter(has_text="Ordered tea")).to_have_count(1)


def test_what_a_person_denies_does_not_run(chat: ChatPage, model: ModelServer) -> None:
    tool = use(chat, ("order", {"product": "tea"}), ("weather", {"city": "Oslo"}))
    tool.get_by_role("button", name="Deny").click()
    chat.expect_state(chat.answers.filter(has_text="They said"), "sent")
    expect(tool.first).to_have_attribute("data-tool-state", "denied")
    expect(tool.last).to_have_attribute("data-tool-state", "done")
    denied, _ = told(model)
    assert "did not allow this call" in denied
    expect(chat.page.locator(".cp-notice")).to_have_count(0)


def test_what_goes_wrong_is_told_to_the_model(
    chat: ChatPage, model: ModelServer, watch: Watch
) -> None:
    watch.expect("LookupError")
    tool = use(
        chat, ("fail", {}), ("wether", {}), ("weather", {"town": "Oslo"}), ("weather", '{"city"')
    )
    chat.expect_state(chat.answers.filter(has_text="They said"), "sent")
    expect(tool).to_have_count(4)
    expect(chat.answers.locator('[data-tool-state="failed"]')).to_have_count(4)
    failed, unknown, invalid, cut = told(model)
    assert failed == "The tool failed with LookupError."
    assert "There is no tool 'wether'" in unknown
    assert "city: Missing required argument" in invalid
    assert "must be one JSON object" in cut
    expect(chat.answers).not_to_contain_text("1234")


@pytest.mark.parametrize(
    ("wanted", "state"), [(("wait", {}), "running"), (("order", {"product": "tea"}), "asks")]
)
def test_stop_works_while_a_tool_runs_or_asks(
    chat: ChatPage, model: ModelServer, wanted: tuple[str, Any], state: str
) -> None:
    tool = use(chat, wanted)
    expect(tool).to_have_attribute("data-tool-state", state)
    chat.page.locator("[data-stop]").first.click()
    chat.expect_state(chat.answers, "stopped")
    expect(tool.get_by_role("button", name="Allow")).to_have_count(0)
    after = {"running": "unfinished", "asks": "denied"}[state]
    expect(tool).to_have_attribute("data-tool-state", after)
    assert len(model.asked) == 1
    chat.send("use []")  # is stored after what was stopped
    chat.expect_state(chat.answers.last, "sent")
    chat.page.reload()
    expect(chat.answers).to_have_count(2)
    chat.expect_state(chat.answers.first, "stopped")
    expect(tool).to_have_attribute("data-tool-state", after)
