"""Code blocks that a plug-in draws (docs/plugins.md)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.documents import block as block_of
from e2e.plugins import use_plugins
from e2e.test_code_blocks import GROW
from e2e.until import until
from e2e.watch import Watch

MERMAID = """window.mermaid = {
  render: async (id, code) => {
    if (code.includes("broken")) throw new Error("a diagram of no kind");
    return { svg: `<svg viewBox="0 0 9 9" width="90" id="${id}" onload="window.harm = 1">
      <script>window.harm = 1</script><text y="5">${code}</text></svg>` };
  },
};"""
ELEMENTS = '''
"""Gives an element, and HTML that has more than a message may."""
def setup(chat):
    @chat.code("box")
    def element(code):
        return chat.document.create("b", {"class": "mine"}, code)

    @chat.code("page")
    def page(code):
        return f"<i>{code}</i><img src=x onerror='window.harm = 1'><script>window.harm = 1</script>"
'''


def add(chat: ChatPage, code: str, language: str = "mermaid") -> Locator:
    before = chat.messages.count()
    chat.page.evaluate(
        "(text) => ChatMessageDisplay.displayMessage('bot', text)", f"```{language}\n{code}\n```"
    )
    expect(chat.messages).to_have_count(before + 1)
    return chat.messages.nth(before).locator(".cp-code")


def with_mermaid(page: Page, open_way: Callable[[Way], ChatPage]) -> ChatPage:
    page.add_init_script(MERMAID)
    chat = open_way(PYSCRIPT)
    use_plugins(chat, mermaid=block_of("docs/plugins.md", "python", "@chat.code"))
    chat.open()
    return chat


def test_the_example_draws_what_the_page_s_mermaid_makes(
    page: Page, open_way: Callable[[Way], ChatPage]
) -> None:
    chat = with_mermaid(page, open_way)
    drawn = add(chat, "graph TD")
    picture = drawn.get_by_role("img", name="mermaid")
    expect(picture).to_be_visible()
    until(page, "arg.naturalWidth > 0", picture.element_handle())
    expect(drawn.locator("pre")).to_be_hidden()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawn.get_by_role("button", name="Copy").click()
    expect(drawn.get_by_role("button", name="Copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "graph TD"
    drawn.get_by_role("button", name="Code").click()
    expect(drawn.locator("pre")).to_be_visible()
    expect(picture).to_be_hidden()
    drawn.get_by_role("button", name="Preview").click()
    expect(picture).to_be_visible()
    assert page.evaluate("window.harm") is None
    expect(add(chat, "graph TD", "text").locator("pre")).to_be_visible()


def test_an_error_leaves_the_code_and_is_on_the_console(
    page: Page, open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("a diagram of no kind")
    chat = with_mermaid(page, open_way)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    broken = add(chat, "broken")
    expect(add(chat, "graph TD").get_by_role("img")).to_be_visible()
    expect(broken.locator("pre")).to_be_visible()
    expect(broken.get_by_role("button")).to_have_text(["Copy"])
    assert any("a diagram of no kind" in text and "code: mermaid" in text for text in said)


def test_a_block_that_grows_is_drawn_once_it_has_ended(
    page: Page, open_way: Callable[[Way], ChatPage]
) -> None:
    chat = with_mermaid(page, open_way)
    page.evaluate(GROW, ["```mermaid\ngraph TD\nA --> B", 7])
    grown = page.locator(".grown .cp-code")
    # Something that is drawn later is drawn, and this still grows.
    expect(add(chat, "graph TD").get_by_role("img")).to_be_visible()
    expect(grown.locator("pre")).to_be_visible()
    page.evaluate("globalThis.endGrowing()")
    expect(grown.get_by_role("img")).to_be_visible()


def test_an_element_is_taken_and_markup_is_sanitised(
    page: Page, open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    # Chromium tells of a handler that its sanitiser then takes away.
    watch.expect("inline event handler", "script-src-attr", "404", "/x")
    chat = open_way(PYSCRIPT)
    use_plugins(chat, elements=ELEMENTS)
    chat.open()
    expect(add(chat, "An element", "Box").locator("b.mine")).to_have_text("An element")
    html = add(chat, "Markup", "page")
    expect(html.locator(".cp-drawing i")).to_have_text("Markup")
    expect(html.locator("script")).to_have_count(0)
    assert page.evaluate("window.harm") is None
