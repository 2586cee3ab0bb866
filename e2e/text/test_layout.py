"""Where the parts of a text stand: directions, tables, code and pictures, as they are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.chat_page import GUIDE, PYSCRIPT, ChatPage, Way
from e2e.server import ChatServer
from e2e.text.markup import LOAD, LOADED
from e2e.until import until

DRAW = """([text, width, direction]) => {
  document.documentElement.dir = direction;
  texts.place.style.width = `${width}px`;
  texts.whole(text);
  const words = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  };
  globalThis.edges = (selector, inside = false) =>
    [...texts.place.querySelectorAll(selector)].map((one) => {
      const box = inside ? words(one) : one.getBoundingClientRect();
      const { left, right, top, bottom, height } = box;
      return { left, right, top, bottom, height };
    });
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
ARABIC = (
    "1. احجز الليلة\n2. English\n   - 7:52 AM\n\n> اقتباس\n>\n> In English\n\n"
    "| الاسم | الوقت |\n|---|---|\n| علي | 7:52 AM |\n| Anna | x |\n\nEnglish.\n\n- one"
)
LONG = "https://example.com/" + "averylongpath" * 12


@pytest.fixture(scope="module", params=["auto", "dompurify"])
def place(request: pytest.FixtureRequest, browser: Browser, server: ChatServer) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(f"window.CHAT_PY = {{sanitizer: '{request.param}'}}")
    page = context.new_page()
    ChatPage(page, PYSCRIPT, server.origin).open()
    page.evaluate(LOAD)
    until(page, LOADED)
    yield page
    context.close()


def draw(page: Page, text: str, width: int = 700, direction: str = "ltr") -> None:
    page.evaluate(DRAW, [text, width, direction])


def edges(page: Page, selector: str, *, words: bool = False) -> list[dict[str, float]]:
    """The boxes of elements, or those of the words in them."""
    found: list[dict[str, float]] = page.evaluate(
        "([selector, words]) => edges(selector, words)", [selector, words]
    )
    return found


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_block_runs_in_the_direction_of_its_own_text(place: Page, direction: str) -> None:
    draw(place, ARABIC, direction=direction)
    [box] = edges(place, ".cp-prose")
    middle = (box["left"] + box["right"]) / 2
    quote = place.evaluate(
        "getComputedStyle(texts.place.querySelector('blockquote')).borderRightWidth"
    )
    assert quote == "3px", "its bar is on the right"
    for selector in ("ol", "ol ul", "blockquote", ".cp-table__scroller", "ol > li", "ol ul > li"):
        directions = place.evaluate(
            """(selector) => [...texts.place.querySelectorAll(selector)]
              .map((one) => getComputedStyle(one).direction)""",
            selector,
        )
        assert set(directions) == {"rtl"}, selector
    for selector in ("ol ul > li", "blockquote > p"):
        assert all(one["left"] > middle for one in edges(place, selector, words=True)), selector
    first, second = edges(place, "tbody > tr:first-child > td")
    assert first["left"] >= second["right"] - 1
    header, *cells = edges(place, "tr > :first-child", words=True)
    assert all(abs(cell["right"] - header["right"]) < 2 for cell in cells), "in one line"
    *_, last = edges(place, ".cp-prose > p", words=True)
    assert last["left"] < middle
    assert edges(place, ".cp-prose > ul > li", words=True)[0]["right"] < middle


def test_a_time_is_not_turned_about(place: Page) -> None:
    draw(place, "- الوقت\n- 7:52 AM", direction="rtl")
    place.evaluate(
        """() => {
          const text = texts.place.querySelectorAll("li")[1].firstChild;
          const x = (at) => {
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            return range.getBoundingClientRect().left;
          };
          globalThis.order = [x(0), x(5), x(6)];
        }"""
    )
    order = place.evaluate("order")
    assert order == sorted(order)


@pytest.mark.parametrize("width", [300, 700])
def test_long_words_in_cells_keep_clear_of_their_neighbours(place: Page, width: int) -> None:
    draw(place, f"| a | b | c |\n|---|---|--:|\n| x | {LONG} | 12 |\n| {'w' * 90} | y | z |", width)
    cells = edges(place, "td")
    words = edges(place, "td", words=True)
    for cell, text in zip(cells, words, strict=True):
        assert cell["left"] <= text["left"]
        assert text["right"] <= cell["right"] + 1


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("times", [1, 3, 12])
def test_what_is_out_of_view_makes_no_row_taller(place: Page, times: int, direction: str) -> None:
    head = "| Name | Category | Country | Year | Size | Remarks |\n|---|---|---|---|---|---|\n"
    row = "| Alpha model | Household goods | Switzerland | 1999 | large | "
    remark = "a remark that needs a bit more room than the others do, to say it all " * times
    draw(place, f"{head}{row}{remark} |\n{row}short |", 400, direction=direction)
    until(place, "texts.place.querySelector('[data-wide]')")
    long, short = edges(place, "tbody > tr")
    assert abs(long["height"] - short["height"]) < 2
    place.evaluate("texts.place.style.width = '1200px'")
    until(place, "!texts.place.querySelector('[data-wide]')")


def test_all_columns_are_in_view_where_they_fit(place: Page) -> None:
    sentence = "a sentence of some length that can be broken where it has a space, and more of it"
    draw(place, f"| a | b |\n|---|---|\n| {sentence} | {sentence} |", 400)
    [scroller] = edges(place, ".cp-table__scroller")
    [table] = edges(place, "table")
    assert table["right"] <= scroller["right"]


def test_a_heading_is_in_line_with_its_numbers(place: Page) -> None:
    draw(place, "| a | Price |\n|---|--:|\n| x | 12 |")
    for media in ("screen", "print"):
        place.emulate_media(media=media)
        heading, number = edges(place, "tr > :last-child", words=True)
        assert abs(heading["right"] - number["right"]) < 1, media
    place.emulate_media(media="screen")


def test_the_bar_covers_nothing_of_its_table(place: Page) -> None:
    draw(place, "| a | Price |\n|---|--:|\n| x | 12 |", 300)
    [button] = edges(place, ".cp-bar > button")
    for heading in edges(place, "th", words=True):
        assert button["bottom"] <= heading["top"]


def test_the_bar_of_long_code_stays_in_view(place: Page) -> None:
    code = "\n".join(f"line {number}" for number in range(80))
    draw(place, f"Above.\n\n```py\n{code}\n```")
    place.evaluate(
        """() => {
          const { style } = texts.place;
          Object.assign(style, { height: "300px", overflow: "auto" });
          texts.place.scrollTop = 800;
        }"""
    )
    [bar] = edges(place, ".cp-code > .cp-bar")
    [view] = edges(place, ".cp-code")
    top = place.evaluate("texts.place.getBoundingClientRect().top")
    assert view["top"] < top - 500
    assert top - 1 <= bar["top"] < top + 60
    place.evaluate("texts.place.removeAttribute('style')")


def test_a_picture_in_an_answer_is_bounded_and_opens_large(
    page: Page, server: ChatServer, open_way: Callable[[Way], ChatPage]
) -> None:
    chat = open_way(GUIDE)
    chat.open()
    text = "See ![a lamp](/static/icon.svg) and [![linked](/static/icon.svg?2)](/elsewhere)."
    page.evaluate("(text) => ChatMessageDisplay.displayMessage('bot', text)", text)
    page.add_style_tag(content=".cp-prose img[alt='a lamp'] { width: 3000px }")
    picture = page.get_by_role("button", name="a lamp")
    expect(picture).to_be_visible()
    assert (picture.bounding_box() or {})["height"] < 500
    expect(page.locator("a .cp-picture")).to_have_count(0)
    picture.click()
    large = page.get_by_role("dialog")
    expect(large.locator("img")).to_have_attribute("src", "/static/icon.svg")
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(picture).to_be_focused()


def test_code_has_no_colours_among_forced_ones(browser: Browser, server: ChatServer) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    chat = ChatPage(page, PYSCRIPT, server.origin)
    chat.open()
    chat.settle()
    seen: Any = page.evaluate(
        """() => {
          const code = document.querySelector(".cp-code code");
          return [...CSS.highlights.keys()].map((name) => {
            const style = getComputedStyle(code, `::highlight(${name})`);
            return [style.backgroundColor, style.color === getComputedStyle(code).color];
          });
        }"""
    )
    assert seen
    assert all(one == ["rgba(0, 0, 0, 0)", True] for one in seen), seen
    context.close()
