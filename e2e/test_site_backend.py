"""A back end that the page has written in JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.until import until
from e2e.watch import Watch

BACKEND = """
  class Kept {
    saved = [];
    openChat(chatId, { reset }) {
      return { id: chatId, messages: [{ id: "m1", role: "assistant", content: "From the page" }] };
    }
    async listChats() {
      return [{ id: "own", title: "A chat of the page's" }];
    }
    async saveMessage(chatId, message, { key }) {
      if (message.content === "no") throw Object.assign(new Error("Not that."), { status: 422 });
      this.saved.push([chatId, message.content, key]);
      return `saved-${this.saved.length}`;
    }
  }
  globalThis.CHAT_PY = { ...globalThis.CHAT_PY, backend: new Kept() };
"""


@pytest.mark.parametrize("way", [PYSCRIPT, DROPIN], ids=["pyscript", "dropin"])
def test_it_opens_chats_and_keeps_messages(
    open_way: Callable[[Way], ChatPage], way: Way, watch: Watch
) -> None:
    watch.expect("404")  # the answer, which is the server's still, and its chat is not
    chat = open_way(way)
    chat.page.add_init_script(BACKEND)
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    chat.goto("own")
    expect(chat.messages.filter(has_text="From the page")).to_have_count(1)
    if way is PYSCRIPT:
        expect(chat.entry("own")).to_contain_text("A chat of the page's")

    chat.expect_state(chat.send("Keep this"), "sent")
    saved = chat.page.evaluate("CHAT_PY.backend.saved")
    assert [(chat_id, content) for chat_id, content, _ in saved] == [("own", "Keep this")]
    assert len(saved[0][2]) == 36, "the key is a UUID"
    assert not [one for one in asked if "/message" in one]

    refused = chat.send("no")
    chat.expect_state(refused, "failed")
    expect(refused).to_contain_text("Not that.")


def test_what_it_gives_is_checked(open_way: Callable[[Way], ChatPage], watch: Watch) -> None:
    watch.expect("backend.openChat")
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(
        "globalThis.CHAT_PY = { backend: { openChat: () => ({ chat: { messages: 5 } }) } }"
    )
    chat.goto("own")
    until(chat.page, "globalThis.ChatAPIFetch?.fetchChatData")
    error = chat.page.evaluate(
        "ChatAPIFetch.fetchChatData('own').catch(({ type, details }) => [type, details])"
    )
    assert error[0] == "validation"
    assert "backend.openChat: chat: messages" in error[1]


ANSWERS = """
  globalThis.heard = [];
  globalThis.CHAT_PY = { ...globalThis.CHAT_PY, backend: {
    openChat: (chatId) => ({ id: chatId, messages: [] }),
    saveMessage: (chatId, { content }) => `said-${content}`,
    async *answer(request, { signal }) {
      heard.push(request);
      signal.addEventListener("abort", () => heard.push("aborted"));
      try {
        yield { type: "reasoning", text: "Let me see." };
        yield "Say";
        yield { type: "delta", text: "ing this." };
        if (request.messageId === "said-long") await new Promise(() => {});
      } finally {
        heard.push("returned");
      }
    },
  } };
"""


@pytest.mark.parametrize("way", [PYSCRIPT, DROPIN], ids=["pyscript", "dropin"])
def test_it_answers(open_way: Callable[[Way], ChatPage], way: Way) -> None:
    chat = open_way(way)
    chat.page.add_init_script(ANSWERS)
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.goto("own")
    chat.send("short")
    answer = chat.messages.filter(has_text="Saying this.")
    chat.expect_state(answer, "sent")
    expect(answer).to_contain_text("Let me see.")
    (request, *ends) = chat.page.evaluate("heard")
    assert (request["chatId"], request["messageId"]) == ("own", "said-short")
    assert ends == ["returned", "aborted"]
    assert not [url for url in asked if "/completion" in url]


def test_stop_ends_it(open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(ANSWERS)
    chat.goto("own")
    chat.send("long")
    answer = chat.messages.filter(has_text="Saying this.")
    expect(answer).to_have_count(1)
    chat.page.locator("[data-stop]").first.click()
    chat.expect_state(answer, "stopped")
    until(chat.page, "heard.includes('aborted')")


def test_controls_that_lead_nowhere_are_not_there(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("404")  # the answers are the server's still
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(BACKEND)
    chat.goto("own")
    expect(chat.mine).to_have_count(0)
    mine = chat.send("Keep this")
    chat.expect_state(mine, "sent")
    expect(mine.get_by_role("button", name="Copy")).to_have_count(1)
    expect(mine.get_by_role("button", name="Edit")).to_have_count(0)
    chat.page.evaluate("CHAT_PY.backend.capabilities = ['edit']")
    expect(chat.send("And this").get_by_role("button", name="Edit")).to_have_count(1)


LOSING = """
  globalThis.calls = { saves: 0, answers: 0 };
  globalThis.arrived = [];
  globalThis.CHAT_PY = { ...globalThis.CHAT_PY, backend: {
    openChat: (chatId) => ({
      id: chatId, messages: arrived.map((content) => ({ id: content, sender: "user", content })),
    }),
    async saveMessage(chatId, { content }) {
      calls.saves += 1;
      if (content === "never ends") await new Promise(() => {});
      if (calls.saves === 1) throw new TypeError("Failed to fetch");
      return `said-${calls.saves}`;
    },
    async *answer() {
      calls.answers += 1;
      if (calls.answers === 1) throw new TypeError("Failed to fetch");
      yield "Here I am.";
    },
  } };
"""


@pytest.mark.parametrize("way", [PYSCRIPT, DROPIN], ids=["pyscript", "dropin"])
def test_a_person_is_asked_before_anything_is_sent_twice(
    open_way: Callable[[Way], ChatPage], way: Way
) -> None:
    chat = open_way(way)
    chat.page.add_init_script(LOSING)
    chat.goto("own")
    mine = chat.send("Hello")
    chat.expect_state(mine, "unconfirmed")
    expect(mine).to_contain_text("It may have arrived already.")
    chat.page.context.set_offline(True)
    chat.page.context.set_offline(False)
    chat.expect_state(mine, "unconfirmed")
    assert chat.page.evaluate("calls.saves") == 1

    mine.get_by_role("button", name="Send again").click()
    chat.expect_state(mine, "sent")
    assert chat.page.evaluate("calls.saves") == 2
    answer = chat.answers
    chat.expect_state(answer, "broken")
    assert chat.page.evaluate("calls.answers") == 1
    answer.get_by_role("button", name="Regenerate", exact=True).click()
    chat.expect_state(chat.answers.filter(has_text="Here I am."), "sent")
    assert chat.page.evaluate("calls") == {"saves": 2, "answers": 2}


def test_a_reload_while_it_is_sent_asks(open_way: Callable[[Way], ChatPage], watch: Watch) -> None:
    watch.expect("404")  # the site has no `history`, and the server does not know its chats
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(LOSING)
    chat.goto("own")
    mine = chat.send("never ends")
    until(chat.page, "calls.saves === 1")
    chat.page.reload()
    chat.expect_state(mine, "unconfirmed")
    assert chat.page.evaluate("calls.saves") == 0
    mine.get_by_role("button", name="See if it arrived").click()
    chat.expect_state(mine, "failed")
    expect(mine).to_contain_text("It did not arrive.")
    chat.page.reload()
    chat.expect_state(mine, "failed")
    assert chat.page.evaluate("calls.saves") == 0, "nothing goes out by itself, and nothing is lost"
    chat.page.evaluate("arrived = ['never ends']")
    mine.get_by_role("button", name="Retry").click()
    until(chat.page, "calls.saves === 1")
    chat.page.reload()
    chat.page.evaluate("arrived = ['never ends']")
    mine.get_by_role("button", name="See if it arrived").click()
    chat.expect_state(mine, "sent")
