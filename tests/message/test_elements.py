"""How one message looks."""

from __future__ import annotations

from tests.fakes.chat_page import message


async def test_the_time_stands_at_a_message(chat):
    chat.open("c1", message("m1", timestamp=1_700_000_000_000))
    time = chat.element(".cp-message__time")
    assert time.get("datetime") == "2023-11-14T22:13:20Z"
    assert time.text.count(":") == 1


async def test_text_is_never_html(chat):
    chat.open("c1", message("m1", "<img src=x onerror=alert(1)>", "user"))
    assert chat.log.query("img") is None
    assert chat.shown == ["<img src=x onerror=alert(1)>"]


async def test_actions_fit_the_message(chat):
    def actions(message_id):
        found = chat.log.query_all(f'article[data-message-id="{message_id}"] .cp-icon-button')
        return [b.get("data-message-action") or b.get("data-menu-actions") for b in found]

    chat.open("c1", message("b"), message("u", "x", "user"), message("", "no id"))
    chat.display.add(message("s", "x", "user"), state="sending")
    copies = "copy_markdown copy_text copy_html"
    assert actions("b") == [
        "copy",
        "like",
        "dislike",
        "regenerate",
        "hint_shorter hint_longer hint_simpler hint_own",
        f"read_aloud {copies} share delete",
    ]
    assert actions("u") == ["copy", "edit", f"{copies} delete"]
    assert actions("s") == ["copy"]
    local = chat.log.query_all("article")[2].get("data-message-id")
    assert actions(local) == ["copy"]
    named = [b.get("aria-label") for b in chat.log.query_all(".cp-icon-button")]
    assert all(named)


async def test_a_server_s_own_words_are_there_on_demand(chat):
    words = "<b>Bad</b> key\n" + "x" * 3000
    failed = {"state": "broken", "reason": "Check the key.", "details": words}
    chat.open("c1", message("m1", "So far", **failed), message("m2", "Well", details=words))
    (details,) = chat.log.query_all("details.cp-message__details")
    assert details.get("open") is None
    assert details.query("summary").text == "Details"
    assert details.query("p").text == words[:2000]
    assert details.query("b") is None
    article = chat.element('article[data-message-id="m1"]')
    status = article.query(".cp-message__status")
    assert status.seen == "The answer was interrupted: Check the key. Regenerate"
    chat.display.messages.set_state("m1", "streaming")
    assert chat.log.query_all(".cp-message__details") == []
    chat.display.messages.set_state("m1", "broken", "Check the key.")
    assert len(chat.log.query_all(".cp-message__details")) == 1
