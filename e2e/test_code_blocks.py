"""Code in answers: line numbers, and lines that wrap."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.test_accessibility import SMALL, violations
from e2e.until import until

SHORT = "one\ntwo\nthree\nfour\nfive"
LONG = "\n".join(f"line {n} = " + "word " * (40 if n % 3 == 0 else 1) for n in range(1, 25))
NUMBERED = [str(number) for number in range(1, 25)]
NUMBERS = "(pre) => (pre.dataset.lines ?? '').split('\\n').filter(Boolean)"
ROWS = """(pre) => {
  const { firstChild: text } = pre.querySelector("code");
  const height = Number.parseFloat(getComputedStyle(text.parentNode).lineHeight);
  const range = document.createRange();
  const top = (start) => {
    range.setStart(text, start);
    range.setEnd(text, start + 1);
    return range.getBoundingClientRect().top;
  };
  // In which row each line begins, and in which one its number stands.
  const starts = text.data.split("\\n").slice(0, -1).map(
    (_, index, lines) => lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0));
  const rows = starts.map((start) => Math.round((top(start) - top(0)) / height));
  const numbers = pre.dataset.lines.split("\\n").flatMap((number, row) => number ? [row] : []);
  return [rows, numbers];
}"""
GROW = """async ([text, size]) => {
  const manifest = await (await fetch("/static/runtime/manifest.json")).json();
  const { markup } = await import("/static/" + manifest.native);
  const host = document.createElement("div");
  host.className = "cp-prose grown";
  document.querySelector("#chatContainer").append(host);
  const stream = markup.stream(host);
  for (let at = 0; at < text.length; at += size) {
    stream.write(text.slice(at, at + size));
    await new Promise((go) => requestAnimationFrame(go));
    const first = host.querySelector("pre code")?.firstChild;
    if (first?.data.length > 6 && !globalThis.selected) {
      getSelection().setBaseAndExtent(first, 0, first, 6);
      globalThis.selected = getSelection().toString();
    }
    const pre = first?.parentNode.parentNode;
    if (pre?.scrollWidth > pre?.clientWidth + 20 && !pre.scrollLeft) pre.scrollLeft = 20;
  }
  globalThis.endGrowing = () => stream.end();
}"""
COLOURED = """[...CSS.highlights.values()].some(
  (ranges) => [...ranges].some(({ startContainer }) => arg.contains(startContainer)),
)"""
WIDE = "(element) => element.scrollWidth > element.clientWidth"


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    chat = open_way(DROPIN)
    chat.open()
    return chat


def add(chat: ChatPage, *codes: str, language: str = "python") -> list[Locator]:
    """An answer with blocks of code."""
    text = "\n\n".join(f"```{language}\n{code}\n```" for code in codes)
    before = chat.messages.count()
    chat.page.evaluate("(text) => ChatMessageDisplay.displayMessage('bot', text)", text)
    expect(chat.messages).to_have_count(before + 1)
    blocks = chat.messages.nth(before).locator(".cp-code")
    return [blocks.nth(index) for index in range(len(codes))]


def toggle(block: Locator, name: str) -> Locator:
    return block.get_by_role("button", name=name)


def numbers(block: Locator) -> list[str]:
    return block.locator("pre").evaluate(NUMBERS)


def test_only_long_blocks_have_numbers_until_somebody_chooses(chat: ChatPage) -> None:
    short, long, line = add(chat, SHORT, LONG, "one line")
    assert (numbers(short), numbers(long)) == ([], NUMBERED)
    expect(toggle(line, "Line numbers")).to_be_hidden()
    expect(toggle(short, "Line numbers")).to_have_attribute("aria-pressed", "false")
    toggle(short, "Line numbers").click()
    assert (numbers(short), numbers(long), numbers(line)) == (list("12345"), NUMBERED, [])
    toggle(long, "Line numbers").click()
    assert (numbers(short), numbers(long)) == ([], [])
    chat.page.reload()
    chat.open()
    [long] = add(chat, LONG)
    assert numbers(long) == []
    expect(toggle(long, "Line numbers")).to_have_attribute("aria-pressed", "false")


def test_numbers_are_no_part_of_what_is_selected_or_copied(chat: ChatPage) -> None:
    [block] = add(chat, LONG)
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block.locator("pre").evaluate("(pre) => getSelection().selectAllChildren(pre)")
    assert chat.page.evaluate("getSelection().toString().trim()") == LONG.strip()
    block.get_by_role("button", name="Copy").click()
    expect(block.get_by_role("button", name="Copy")).to_have_text("Copied")
    assert chat.page.evaluate("navigator.clipboard.readText()") == LONG


def test_long_lines_wrap_when_asked_and_are_remembered(chat: ChatPage) -> None:
    long, short = add(chat, LONG, SHORT)
    pre, wrap = long.locator("pre"), toggle(long, "Wrap lines")
    assert pre.evaluate(WIDE)
    expect(toggle(short, "Wrap lines")).to_be_hidden()
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "true")
    assert not pre.evaluate(WIDE)
    until(chat.page, "arg.dataset.lines.includes('\\n\\n')", pre.element_handle())
    rows, marks = pre.evaluate(ROWS)
    assert rows == marks
    assert len(set(rows)) == 24
    chat.page.reload()
    chat.open()
    [long] = add(chat, LONG)
    wrap = toggle(long, "Wrap lines")
    expect(wrap).to_have_attribute("aria-pressed", "true")
    assert not long.locator("pre").evaluate(WIDE)
    wrap.click()
    assert long.locator("pre").evaluate(WIDE)
    assert long.locator("pre").evaluate("(pre) => pre.dataset.lines") == "\n".join(NUMBERED)


def test_numbers_stay_beside_their_lines_when_the_place_becomes_narrower(chat: ChatPage) -> None:
    [block] = add(chat, LONG)
    pre = block.locator("pre")
    toggle(block, "Wrap lines").click()
    until(chat.page, "arg.dataset.lines.includes('\\n\\n')", pre.element_handle())
    before = pre.evaluate("(pre) => pre.dataset.lines")
    chat.page.set_viewport_size({"width": 390, "height": 844})
    until(chat.page, "arg[0].dataset.lines !== arg[1]", [pre.element_handle(), before])
    rows, marks = pre.evaluate(ROWS)
    assert rows == marks


@pytest.mark.parametrize("wraps", [False, True], ids=["unwrapped", "wrapped"])
def test_numbers_come_with_the_lines_of_a_block_that_grows(
    page: Page, chat: ChatPage, *, wraps: bool
) -> None:
    if wraps:
        [block] = add(chat, LONG)
        toggle(block, "Wrap lines").click()
    page.evaluate(GROW, [f"Here:\n\n```python\n{LONG}\n", 37])
    pre = page.locator(".grown pre")
    first = pre.element_handle()
    until(page, f"({NUMBERS})(arg).length === 24", first)
    # What was selected in it still is, it is where it was scrolled to, and has its colours.
    assert page.evaluate("selected && getSelection().toString() === selected")
    assert pre.evaluate("(pre) => pre.scrollLeft") == (0 if wraps else 20)
    pre.scroll_into_view_if_needed()
    until(page, COLOURED, first)
    if wraps:
        until(page, f"JSON.stringify(({ROWS})(arg)[0]) === JSON.stringify(({ROWS})(arg)[1])", first)
    # The bar's buttons work while more is to come.
    button = toggle(page.locator(".grown .cp-code"), "Line numbers")
    button.click()
    expect(pre).not_to_have_attribute("data-lines")
    button.click()
    page.evaluate("globalThis.endGrowing()")
    assert pre.evaluate(NUMBERS) == NUMBERED
    assert pre.evaluate("(pre, first) => pre === first", first)


def test_a_press_leaves_the_block_where_it_is(chat: ChatPage) -> None:
    _, middle, _ = add(chat, LONG, "\n".join(["x = 1 " * 60] * 4), LONG)
    wrap = toggle(middle, "Wrap lines")
    chat.log.hover()
    chat.page.mouse.wheel(0, -500)  # away from the end, where the log would stay
    away = "arg.scrollTop + arg.clientHeight < arg.scrollHeight - 400"
    until(chat.page, away, chat.log.element_handle())
    middle.locator(".cp-bar").evaluate("(bar) => bar.scrollIntoView({ block: 'center' })")
    before = wrap.bounding_box()
    wrap.click()
    after = wrap.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 1


def test_the_bar_stays_in_view_and_has_what_it_had(chat: ChatPage) -> None:
    [block] = add(chat, "\n".join(f"print({n})" for n in range(120)))
    block.locator("pre").evaluate("(pre) => pre.scrollIntoView({ block: 'end' })")
    for name in ("Run", "Line numbers", "Copy"):
        expect(block.get_by_role("button", name=name, exact=True)).to_be_in_viewport()


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, color_scheme="dark", bypass_csp=True
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_axe_targets_and_a_small_page(open_way: Callable[[Way], ChatPage], direction: str) -> None:
    chat = open_way(PYSCRIPT)
    chat.open()
    chat.page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
    [block] = add(chat, LONG, language="a_language_with_a_name_that_is_far_too_long")
    toggle(block, "Wrap lines").click()
    assert violations(chat) == []
    assert chat.page.evaluate(SMALL) == []
    assert not chat.log.evaluate(WIDE)
    box, bar = block.bounding_box(), block.get_by_role("button", name="Copy").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["x"] <= bar["x"] < bar["x"] + bar["width"] <= box["x"] + box["width"]
