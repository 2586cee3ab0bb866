"""Tables of answers: sorted by a heading, and as high as what is seen of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.test_accessibility import SMALL, violations
from e2e.test_code_blocks import GROW

TABLE = """| Land | People | Share | Since | Link |
|---|---:|---:|---|---|
| Österreich | 9,158,750 | 3 % | 2 Nov 1955 | a |
| Zambia | 19,610,769 | — | 24 Oct 1964 | b |
| **Ísland** | 383,726 | 1.25% | 17 Jun 1944 | c |
| Portugal | 10,467,366 | 12.5% | 12 Mar 1143 | d |
"""
WRITTEN = ["Österreich", "Zambia", "Ísland", "Portugal"]
LINKED = "| [A](https://a.example) | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n"
SHORT = "| A |\n|---|\n| 2 |\n| 1 |\n"


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    chat = open_way(DROPIN)
    chat.open()
    return chat


def add(chat: ChatPage, text: str) -> Locator:
    """An answer with a table."""
    before = chat.messages.count()
    chat.page.evaluate("(text) => ChatMessageDisplay.displayMessage('bot', text)", text)
    expect(chat.messages).to_have_count(before + 1)
    return chat.messages.nth(before).locator(".cp-table")


def expect_rows(table: Locator, lands: list[str]) -> None:
    expect(table.locator("tbody td:first-child")).to_have_text(lands)


def press(table: Locator, name: str, state: str) -> None:
    """Press a heading, which has then this order."""
    heading = table.get_by_role("columnheader", name=name)
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", state)


@pytest.mark.parametrize(
    ("name", "upwards"),
    [
        ("Land", ["Ísland", "Österreich", "Portugal", "Zambia"]),
        ("People", ["Ísland", "Österreich", "Portugal", "Zambia"]),
        ("Share", ["Ísland", "Österreich", "Portugal", "Zambia"]),
        ("Since", ["Portugal", "Ísland", "Österreich", "Zambia"]),
    ],
)
def test_a_heading_has_three_orders(chat: ChatPage, name: str, upwards: list[str]) -> None:
    table = add(chat, TABLE)
    press(table, name, "ascending")
    expect_rows(table, upwards)
    press(table, name, "descending")
    # What has no value is last in either order.
    last = ["Zambia"] if name == "Share" else []
    expect_rows(table, [land for land in reversed(upwards) if land not in last] + last)
    press(table, name, "none")
    expect_rows(table, WRITTEN)


def test_the_keyboard_sorts_and_stays_at_the_heading(chat: ChatPage) -> None:
    table = add(chat, TABLE)
    button = table.get_by_role("button", name="People")
    button.focus()
    button.press("Enter")
    expect_rows(table, ["Ísland", "Österreich", "Portugal", "Zambia"])
    expect(button).to_be_focused()
    button.press("Space")
    expect_rows(table, ["Zambia", "Portugal", "Österreich", "Ísland"])
    expect(button).to_be_focused()


def test_a_copy_has_the_order_that_is_seen(chat: ChatPage) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    table = add(chat, TABLE)
    press(table, "People", "ascending")
    press(table, "People", "descending")
    table.hover()
    table.get_by_role("button", name="Copy table").click()
    expect(table.get_by_role("button", name="Copy table")).to_have_text("Copied")
    lines = chat.page.evaluate("navigator.clipboard.readText()").split("\n")
    assert lines[0] == "Land\tPeople\tShare\tSince\tLink"
    assert [line.split("\t")[0] for line in lines[1:]] == [
        "Zambia",
        "Portugal",
        "Österreich",
        "Ísland",
    ]
    html = chat.page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html'))"
        ".then((blob) => blob.text())"
    )
    assert "<button" not in html
    assert "data-row" not in html
    assert html.index("Zambia") < html.index("Ísland")


def test_a_table_sorts_by_the_order_of_the_page_s_language(
    page: Page, open_way: Callable[[Way], ChatPage]
) -> None:
    page.add_init_script("window.CHAT_PY = { locale: 'de' }")
    chat = open_way(DROPIN)
    chat.open()
    table = add(
        chat,
        "| Name | Preis | Tag |\n|---|---|---|\n| Zoo | 1.234,50 € | 3. März 2026 |\n"
        "| Äpfel | 99,9 € | 12. Oktober 2025 |\n| Birnen | 1.000 € | 1. Dezember 2025 |\n",
    )
    press(table, "Name", "ascending")
    expect_rows(table, ["Äpfel", "Birnen", "Zoo"])
    press(table, "Preis", "ascending")
    expect_rows(table, ["Äpfel", "Birnen", "Zoo"])
    press(table, "Tag", "ascending")
    expect_rows(table, ["Äpfel", "Birnen", "Zoo"])
    press(table, "Tag", "descending")
    expect_rows(table, ["Zoo", "Birnen", "Äpfel"])


def test_only_tables_of_three_rows_and_headings_without_links_have_buttons(chat: ChatPage) -> None:
    assert add(chat, SHORT).get_by_role("columnheader").get_by_role("button").count() == 0
    table = add(chat, LINKED)
    expect(table.get_by_role("columnheader").get_by_role("button")).to_have_text(["B"])


def test_a_table_that_still_grows_has_no_buttons(page: Page, chat: ChatPage) -> None:
    page.evaluate(GROW, [f"{TABLE}\nMore text.\n\nAnd more", 50])
    buttons = page.locator(".grown th").get_by_role("button")
    expect(page.locator(".grown td")).to_have_count(20)
    expect(buttons).to_have_count(0)
    page.evaluate("globalThis.endGrowing()")
    expect(buttons).to_have_text(["Land", "People", "Share", "Since", "Link"])


LAST = """(table) => {
  const right = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect().right;
  };
  const [head] = table.querySelectorAll("thead th:nth-child(2)");
  const text = head.querySelector("button")?.firstChild ?? head;
  const range = document.createRange();
  range.selectNodeContents(text);
  return range.getBoundingClientRect().right - right(table.querySelector("tbody td:nth-child(2)"));
}"""
COVERED = """(table) => [...table.querySelectorAll("th")].filter((head) => {
  const range = document.createRange();
  range.selectNodeContents(head);
  const a = range.getBoundingClientRect();
  const b = table.closest(".cp-table").querySelector("[data-table-copy]").getBoundingClientRect();
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}).length"""
TOUCH = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_heading_is_in_line_with_its_numbers(chat: ChatPage, media: str) -> None:
    table = add(chat, "| A | Much |\n|---|---:|\n| x | 12,345 |\n| y | 1 |\n| z | 2 |\n")
    chat.page.emulate_media(media=media)  # pyright: ignore[reportArgumentType]
    assert abs(table.locator("table").evaluate(LAST)) <= 1


@pytest.mark.browser_context_args(**TOUCH)
def test_the_copy_button_covers_no_heading_where_one_touches(chat: ChatPage) -> None:
    table = add(chat, "| A | B | C of the last |\n|---|---|---:|\n| 1 | 2 | 3 |\n" * 1)
    assert table.locator("table").evaluate(COVERED) == 0


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, color_scheme="dark", bypass_csp=True
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_axe_and_targets(open_way: Callable[[Way], ChatPage], direction: str) -> None:
    chat = open_way(PYSCRIPT)
    chat.open()
    chat.page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
    table = add(chat, TABLE)
    press(table, "Land", "ascending")
    assert violations(chat) == []
    assert chat.page.evaluate(SMALL) == []
