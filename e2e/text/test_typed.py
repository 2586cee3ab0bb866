"""What a person typed is shown, copied and exported as it was typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from chat_py.message.typed_markdown import typed_as_markdown
from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ChatServer

TEXTS = [
    "first line\nsecond line",
    "a\n\nb\n\n\n\nc",
    "1986. A great year",
    "# comment",
    "a\n===",
    "- one\n- two\n\n+ three\n* four",
    "> said\n    indented, and  two  spaces",
    "Use List<String> for *the* **names** of __init__ and ~~more~~",
    "&lt; &amp; &copy; \\* C:\\new <b>x</b> <!-- y -->",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "![x](https://e.org/y.png) [z]: https://e.org [z] !",
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
]
AS_TYPED = """(text) => {
  const host = document.createElement("div");
  host.className = "message-text cp-prose cp-typed";
  texts.place.replaceChildren(host);
  texts.markup.renderTyped(host, text);
  const formatted = "li, h1, h2, em, strong, del, b, img, table, blockquote, pre";
  return [host.innerText, host.querySelectorAll(formatted).length];
}"""


@pytest.mark.parametrize("text", TEXTS)
def test_a_typed_text_reads_as_it_was_typed(texts: Page, text: str) -> None:
    read, formatted = texts.evaluate(AS_TYPED, text)
    assert read == text
    assert formatted == 0


@pytest.mark.parametrize("text", TEXTS)
def test_its_html_and_its_markdown_read_the_same(texts: Page, text: str) -> None:
    """For pages without the style sheet, and for programs that show Markdown."""
    forms = texts.evaluate(
        "([text, markdown]) => [texts.markup.typedHtml(text), texts.markup.html(markdown)]",
        [text, typed_as_markdown(text)],
    )
    elsewhere = texts.context.new_page()
    for form in forms:
        elsewhere.set_content(form)
        read = elsewhere.locator("body").inner_text().replace("\u00a0", " ")
        assert _lines(read) == _lines(text)
    elsewhere.close()


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def test_code_and_links_work_in_a_typed_text(texts: Page) -> None:
    text = (
        "See https://e.org/a_b_c, [the docs](https://e.org/d) and `a  <b>\\` in\n"
        "```py\nx = 1\n\n# two\n```\nDone."
    )
    found = texts.evaluate(
        """(text) => {
          const host = document.createElement("div");
          texts.place.replaceChildren(host);
          texts.markup.renderTyped(host, text);
          return [
            [...host.querySelectorAll("a")].map((a) => [a.href, a.textContent]),
            [...host.querySelectorAll("p code")].map((code) => code.textContent),
            [...host.querySelectorAll("pre")].map((pre) => pre.textContent),
            host.querySelector(".cp-code span").textContent,
            [...host.querySelectorAll("p")].map((p) => p.textContent),
          ];
        }""",
        text,
    )
    assert found == [
        [["https://e.org/a_b_c", "https://e.org/a_b_c"], ["https://e.org/d", "the docs"]],
        ["a  <b>\\"],
        ["x = 1\n\n# two\n"],
        "py",
        ["See https://e.org/a_b_c, the docs and a  <b>\\ in", "Done."],
    ]


def test_my_message_is_as_typed_and_stays_so(page: Page, server: ChatServer) -> None:
    """Sent, edited, reloaded; an answer is Markdown."""
    chat = ChatPage(page, PYSCRIPT, server.origin)
    chat.open()
    chat.ask("1986. A great\n   year, **2** me")
    mine = chat.mine.last.locator(".message-text")
    expect(mine).to_have_text("1986. A great\n   year, **2** me", use_inner_text=True)
    chat.mine.last.hover()
    chat.mine.last.locator('[data-message-action="edit"]').click()
    expect(chat.box).to_have_value("1986. A great\n   year, **2** me")
    chat.box.fill("# comment\nof mine")
    chat.box.press("Control+Enter")
    expect(mine).to_have_text("# comment\nof mine", use_inner_text=True)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    page.reload()
    expect(mine).to_have_text("# comment\nof mine", use_inner_text=True)
    expect(mine.locator("h1, ol")).to_have_count(0)


def test_a_setting_makes_my_text_markdown(page: Page, server: ChatServer) -> None:
    page.add_init_script("window.CHAT_PY = {userMarkdown: true}")
    chat = ChatPage(page, PYSCRIPT, server.origin)
    chat.open()
    chat.box.fill("1986. A great *year*")
    chat.box.press("Control+Enter")
    expect(chat.mine.last.locator(".message-text ol em")).to_have_text("year")
