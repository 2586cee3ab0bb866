"""Formulas: when they are typeset, what they may hold, and how they are copied."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import ChatPage
from e2e.watch import Watch

DRAW = """(text) => {
  const host = document.createElement("div");
  host.className = "cp-prose drawn";
  texts.place.replaceChildren(host);
  texts.markup.render(host, text);
  return host.innerHTML;
}"""
HOSTILE = [
    r"\href{javascript:alert(1)}{x}",
    r"\url{https://evil.example}",
    r"\includegraphics{https://evil.example/x.png}",
    r"\htmlId{messageForm}{x}",
    r"\id{messageForm}{x}",
    r"\class{cp-notice}{x}",
    r"\htmlStyle{position:fixed}{x}",
    r"\style{background:url(https://evil.example)}{x}",
    r"\data{message-action=delete}{x}",
    r"\label{sendBtn} x \tag{1}",
    r"\text{<img src=x onerror=alert(1)>}",
    r"\colorbox{url(https://evil.example)}{x}",
    r"\def\a{\a\a}\a",
    r"\def\a#1{\a{#1#1}}\a{x}",
    r"\edef\a{xxxx}" + r"\edef\a{\a\a\a\a}" * 12 + r"\a",
    "{" * 2000,
    r"\frac{" * 600 + "x" + "}{y}" * 600,
    "x_" * 2400 + "1",
    r"\sqrt" * 900 + "2",
    r"\begin{matrix}" + "&" * 4000 + r"\end{matrix}",
]


def test_nothing_is_loaded_before_a_formula_closes(chat: ChatPage, watch: Watch) -> None:
    chat.open()
    show = "(text) => ChatMessageDisplay.displayMessage('bot', text)"
    chat.page.evaluate(show, "It costs $5 and $10, and $x is open")
    expect(chat.answers.last).to_contain_text("$x is open")
    assert not [url for url in watch.requests if "/typeset-" in url]
    # With what Temml writes as style attributes, which the page's policy would not let in.
    formula = r"\pmb{x} \colorbox{yellow}{y} \sideset{_a^b}{_c^d}\sum \begin{pmatrix}1\end{pmatrix}"
    chat.page.evaluate(show, f"Look: $${formula}$$")
    math = chat.answers.last.locator("math")
    expect(math).to_be_visible()
    assert [url for url in watch.requests if "/typeset-" in url]
    expect(math.locator("[style]").first).to_be_attached()


@pytest.mark.parametrize("tex", HOSTILE, ids=lambda tex: tex[:24])
def test_a_formula_holds_nothing_but_a_formula(texts: Page, tex: str) -> None:
    texts.evaluate(DRAW, f"Before $${tex}$$ after.")
    host = texts.locator(".drawn")
    expect(host).to_contain_text("after.")
    odd = ":is([id], [href], [src], [onerror], a, img, [class*=cp-notice], [data-message-action])"
    expect(host.locator(f"{odd}, [style*='url'], [style*=fixed]")).to_have_count(0)
    assert texts.evaluate("texts.place.querySelectorAll('*').length") < 3_100


def test_what_is_too_large_is_bounded(texts: Page) -> None:
    texts.evaluate(DRAW, r"$\rule{9999em}{9999em}$")
    box = texts.locator(".drawn math").bounding_box()
    assert box is not None
    assert box["width"] < 2000
    assert box["height"] < 2000


def test_an_error_is_told_by_its_tex(texts: Page) -> None:
    texts.evaluate(DRAW, r"An $\error{x}$ here")
    assert texts.locator(".drawn").inner_text().strip() == r"An $\error{x}$ here"


def test_other_code_of_the_page_gets_the_tex(texts: Page) -> None:
    html = texts.evaluate("texts.markup.html('So $x^2$.')")
    assert html == '<p>So <span class="cp-math" dir="ltr">$x^2$</span>.</p>\n'


def test_a_selection_is_copied_as_tex(texts: Page) -> None:
    texts.evaluate(DRAW, "Let $a^2$ be\n\n$$\\frac{1}{2}$$\n\nso.")
    copied = texts.evaluate(
        """() => {
          let copied;
          addEventListener("copy", ({ clipboardData }) => {
            copied = ["text/plain", "text/html"].map((type) => clipboardData.getData(type));
          }, { once: true });
          getSelection().selectAllChildren(texts.place);
          document.execCommand("copy");
          return copied;
        }"""
    )
    assert copied[0].split() == ["Let", "$a^2$", "be", "$$\\frac{1}{2}$$", "so."]
    assert "<math" not in copied[1]
    assert "$a^2$" in copied[1]
    assert texts.locator(".drawn math").count() == 2, "what is on the page stays"


def test_a_table_is_copied_as_tex(texts: Page) -> None:
    texts.evaluate(DRAW, "| f |\n|---|\n| $x^2$ |")
    html, values = texts.evaluate(
        "JSON.parse(texts.markup.table(texts.place.querySelector('table')))"
    )
    assert values == "f\n$x^2$"
    assert "$x^2$" in html
    assert "<math" not in html
