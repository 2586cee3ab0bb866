"""The settings sheet, by the keyboard alone where nothing else is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.server import ROOT
from e2e.test_nothing_kept import DENIED
from e2e.until import until
from e2e.watch import Watch

# axe is no script of the page's, which the strict policy keeps out.
pytestmark = pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")
NARROW = {"width": 390, "height": 844}
AXE = ROOT / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
IN_THE_BROWSER = "window.CHAT_PY = { backend: 'demo' };"
SIGNALS = """
window.asked = 0;
window.shown = [];
window.notes = 0;
window.Notification = class {
  static permission = "default";
  static async requestPermission() {
    asked += 1;
    return (this.permission = window.refuse ? "denied" : "granted");
  }
  constructor(title, { body }) {
    shown.push([title, body, this]);
  }
  close() {}
};
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...when) {
  notes += 1;
  return start.apply(this, when);
};
"""
HIDE = """(state) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  Object.defineProperty(document, "hidden", { configurable: true, get: () => state === "hidden" });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def way() -> Way:
    """The chat's own page has the sheet."""
    return PYSCRIPT


class Sheet:
    """The sheet on a page."""

    def __init__(self, chat: ChatPage) -> None:
        self.page = chat.page
        self.toggle = self.page.locator(".cp-header .dropdown-toggle")
        self.dialog = self.page.get_by_role("dialog", name="Settings")
        self.status = self.page.locator(".cp-settings__status")

    def open(self) -> None:
        self.toggle.press("Enter")
        entry = self.page.locator("[data-chat-action=settings]")
        expect(entry).to_be_visible()  # a menu that is opened before Python comes with it
        entry.press("Enter")
        expect(self.page.locator(".cp-settings__body")).to_be_visible()

    def close(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.page.locator(".cp-settings")).to_have_count(0)

    def radio(self, name: str) -> Locator:
        return self.dialog.get_by_role("radio", name=name, exact=True)

    def switch(self, name: str) -> Locator:
        return self.dialog.get_by_role("switch", name=name)

    def button(self, name: str) -> Locator:
        return self.dialog.get_by_role("button", name=name)

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the focus is there."""
        for _ in range(20):
            if target.evaluate("(element) => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        expect(target).to_be_focused()

    def violations(self) -> list[object]:
        self.page.add_script_tag(path=AXE)
        found = self.page.evaluate(
            "(tags) => axe.run({ runOnly: tags }).then(({ violations }) => violations)", WCAG
        )
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.fixture
def sheet(chat: ChatPage) -> Sheet:
    return Sheet(chat)


def theme(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-theme")


def test_theme_and_text_size_hold_at_once_in_other_tabs_and_before_python(
    chat: ChatPage, sheet: Sheet, context: BrowserContext
) -> None:
    chat.open()
    other = ChatPage(context.new_page(), PYSCRIPT, chat.origin)
    other.open()
    chat.page.bring_to_front()
    sheet.open()
    size = "getComputedStyle(document.querySelector('.message-text')).fontSize"
    before = chat.page.evaluate(size)
    sheet.tab_to(sheet.radio("System"))
    chat.page.keyboard.press("ArrowRight")
    chat.page.keyboard.press("ArrowRight")
    expect(sheet.radio("Dark")).to_be_checked()
    sheet.tab_to(sheet.radio("Normal"))
    chat.page.keyboard.press("ArrowRight")
    larger = f"parseFloat({size}) > {before.removesuffix('px')}"
    assert chat.page.evaluate(larger)
    for page in (chat.page, other.page):
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        until(page, larger)
    expect(chat.page.locator("[data-theme-toggle]")).to_have_attribute("title", "Theme: dark")
    sheet.close()
    expect(sheet.toggle).to_be_focused()
    chat.page.reload(wait_until="commit")
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(chat.page.locator("html")).to_have_attribute("style", "--cp-text-scale: 1.15;")
    chat.expect_python()
    sheet.open()
    expect(sheet.radio("Dark")).to_be_checked()
    expect(sheet.radio("Large")).to_be_checked()


def test_enter_makes_a_line_where_that_is_chosen(chat: ChatPage, sheet: Sheet) -> None:
    chat.open()
    sheet.open()
    enter = sheet.switch("Enter sends the message")
    expect(enter).to_be_checked()
    sheet.tab_to(enter)
    chat.page.keyboard.press("Space")
    expect(enter).not_to_be_checked()
    sheet.close()
    hint = chat.page.locator("#composerHint")
    expect(hint).to_contain_text("Ctrl+Enter")
    for _ in range(2):  # at once, and from the first moment of a later visit on
        chat.box.fill("One")
        chat.box.press("Enter")
        chat.box.press_sequentially("Two")
        expect(chat.box).to_have_value("One\nTwo")
        expect(chat.mine).to_have_count(0)
        chat.box.fill("")
        chat.page.reload(wait_until="domcontentloaded")
    chat.reload()
    sheet.open()
    enter.press("Space")
    sheet.close()
    chat.box.fill("Sent by Enter")
    chat.box.press("Enter")
    expect(chat.message("Sent by Enter")).to_have_count(1)


@pytest.mark.parametrize(
    ("locale", "scheme", "size"),
    [
        ("en-US", "light", {"width": 1280, "height": 800}),
        ("en-US", "dark", NARROW),
        ("ar", "dark", NARROW),
        ("ja-JP", "light", NARROW),
        ("fr", "light", {"width": 320, "height": 640}),
    ],
)
def test_it_is_accessible_and_nothing_runs_over(
    chat: ChatPage,
    sheet: Sheet,
    locale: str,
    scheme: str,
    size: dict[str, int],
) -> None:
    page = chat.page
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.add_init_script(
        f"Object.defineProperty(navigator, 'languages', {{ value: ['{locale}'] }});"
    )
    chat.open()
    sheet.open()
    assert sheet.violations() == []
    box = page.locator(".cp-settings").bounding_box()
    assert box is not None
    if size["width"] < 640:  # from the bottom edge, as wide as the window
        assert (box["x"], box["width"]) == (0, size["width"])
        assert box["y"] + box["height"] == size["height"]
    # The largest text, too.
    page.locator("[data-setting=text-size] input").last.press("Space")
    wide = """(dialog) => [...dialog.querySelectorAll("*")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
      .map((one) => one.className)"""
    assert page.locator(".cp-settings").evaluate(wide) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert sheet.violations() == []


def test_a_language_is_chosen_and_kept(chat: ChatPage, sheet: Sheet) -> None:
    chat.open()
    chat.box.fill("What I had begun")
    sheet.open()
    chat.page.get_by_role("combobox", name="Language").select_option("العربية")
    expect(sheet.status).to_contain_text("when the page is reloaded")
    sheet.button("Reload page").press("Enter")
    expect(chat.page.locator("html")).to_have_attribute("dir", "rtl")
    chat.expect_python()
    expect(chat.box).to_have_value("What I had begun")
    sheet.open()
    expect(chat.page.locator("#cp-settings")).to_have_text("الإعدادات")
    expect(chat.page.get_by_role("combobox")).to_have_value("ar")


def test_an_answer_in_a_hidden_tab_is_notified(chat: ChatPage, sheet: Sheet) -> None:
    page = chat.page
    page.add_init_script(SIGNALS)
    chat.open()
    chat.ask("Nobody has chosen anything yet")
    sheet.open()
    assert page.evaluate("[asked, shown.length, notes]") == [0, 0, 0]
    sheet.tab_to(sheet.switch("Notify me"))
    page.keyboard.press("Space")
    expect(sheet.switch("Notify me")).to_be_checked()
    assert page.evaluate("asked") == 1
    sheet.close()
    chat.ask("I am looking")
    assert page.evaluate("shown.length") == 0
    page.evaluate(HIDE, "hidden")
    chat.ask("I look elsewhere")
    until(page, "shown.length === 1")
    assert page.evaluate("shown[0].slice(0, 2)") == ["Kai", "Your answer is ready"]
    page.evaluate(HIDE, "visible")
    chat.entry("luna").click()
    chat.expect_chat("luna", "The lamp went out an hour ago")
    page.evaluate("shown[0][2].onclick()")
    expect(chat.message("I look elsewhere")).to_have_count(1)
    assert page.evaluate("[asked, notes]") == [1, 0]


def test_a_sound_is_played_from_the_next_visit_on_too(chat: ChatPage, sheet: Sheet) -> None:
    page = chat.page
    page.add_init_script(SIGNALS)
    chat.open()
    sheet.open()
    sheet.switch("Play a sound").press("Space")
    until(page, "notes === 2")  # so that one knows it
    chat.reload()
    chat.ask("Ring")
    until(page, "notes === 2")


def test_refused_notifications_are_said(chat: ChatPage, sheet: Sheet) -> None:
    chat.page.add_init_script(SIGNALS + "window.refuse = true;")
    chat.open()
    sheet.open()
    sheet.switch("Notify me").press("Enter")
    expect(sheet.status).to_contain_text("Notifications are blocked")
    expect(sheet.switch("Notify me")).not_to_be_checked()


def test_all_chats_of_a_server_are_exported(chat: ChatPage, sheet: Sheet) -> None:
    chat.open()
    chat.ask("Put this into the file")
    sheet.open()
    expect(sheet.button("Import")).to_have_count(0)
    texts: dict[str, str] = {}
    for kind in ("Markdown", "JSON"):
        with chat.page.expect_download() as download:
            sheet.button(f"Export as {kind}").press("Enter")
        texts[kind] = Path(download.value.path()).read_text("utf-8")
        expect(sheet.status).to_have_text("Chats exported: 4")
    assert "# Kai" in texts["Markdown"]
    assert "# Luna" in texts["Markdown"]
    assert "Put this into the file" in texts["Markdown"]
    chats = json.loads(texts["JSON"])["chats"]
    (kai,) = [each for each in chats if each["id"] == "kai"]
    assert "Put this into the file" in [message["content"] for message in kai["messages"]]


def test_chats_of_the_browser_go_out_are_cleared_and_come_back(
    chat: ChatPage, sheet: Sheet, context: BrowserContext
) -> None:
    context.add_init_script(IN_THE_BROWSER)
    page = chat.page
    chat.goto()
    chat.ask("Keep what I say here")
    before = chat.texts()
    sheet.open()
    with page.expect_download() as download:
        sheet.button("Export as JSON").press("Enter")
    file = download.value.path()
    sheet.close()
    chat.box.fill("A draft")
    other = ChatPage(context.new_page(), PYSCRIPT, chat.origin)
    other.goto()
    expect(other.message("Keep what I say here")).to_have_count(1)
    other.expect_python()
    page.bring_to_front()
    sheet.open()
    expect(sheet.dialog).to_contain_text("in this browser and nowhere else")
    sheet.button("Delete everything").press("Enter")
    question = page.get_by_role("dialog", name="Delete what this browser keeps?")
    expect(question).to_be_visible()
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(sheet.button("Delete everything")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question).to_be_visible()
    with page.expect_navigation():
        question.get_by_role("button", name="Delete everything").press("Enter")
    for tab in (chat, other):
        expect(tab.box).to_have_value("")
        expect(tab.page.locator(".cp-settings")).to_have_count(0)
        tab.expect_python()
        expect(tab.message("Keep what I say here")).to_have_count(0)
    sheet.open()
    with page.expect_file_chooser() as chooser:
        sheet.button("Import").press("Enter")
    chooser.value.set_files(file)
    expect(sheet.status).to_contain_text("Chats added: 1")
    sheet.close()
    page.locator("[data-chat-list] a").filter(has_text="Keep what I say").first.press("Enter")
    expect(chat.message("Keep what I say here")).to_have_count(1)
    chat.expect_texts(before)


def test_a_file_that_is_no_export_changes_nothing(
    chat: ChatPage, sheet: Sheet, tmp_path: Path
) -> None:
    chat.page.add_init_script(IN_THE_BROWSER)
    chat.goto()
    chat.ask("Stay")
    file = tmp_path / "photo.json"
    file.write_text("{")
    sheet.open()
    with chat.page.expect_file_chooser() as chooser:
        sheet.button("Import").press("Enter")
    chooser.value.set_files(file)
    expect(sheet.status).to_contain_text("The file could not be imported: the file: no JSON")
    sheet.close()
    expect(chat.message("Stay")).to_have_count(1)


def test_where_nothing_is_kept_a_choice_holds_for_the_page(chat: ChatPage, sheet: Sheet) -> None:
    chat.page.add_init_script(DENIED)
    chat.open()
    sheet.open()
    expect(sheet.dialog).to_contain_text("This browser keeps nothing for this site.")
    expect(sheet.button("Delete everything")).to_have_count(0)
    expect(sheet.dialog.get_by_role("combobox")).to_have_count(0)
    sheet.radio("Dark").press("Space")
    sheet.switch("Enter sends the message").press("Space")
    sheet.close()
    assert theme(chat.page) == "dark"
    chat.box.press_sequentially("One")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("One\n")


def test_a_site_has_it_only_by_an_entry_of_its_own(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    chat = open_way(DROPIN)
    chat.open()
    expect(chat.page.locator("[data-chat-action=settings]")).to_have_count(0)
    chat.page.evaluate(
        """document.body.insertAdjacentHTML("beforeend",
           '<button id="own" data-chat-action="settings">Chat settings</button>')"""
    )
    chat.page.locator("#own").press("Enter")
    sheet = Sheet(chat)
    expect(sheet.radio("Large")).to_be_visible()
    expect(sheet.radio("Dark")).to_have_count(0)  # the page's theme is its own
    assert sheet.violations() == []
    sheet.close()
    expect(chat.page.locator("#own")).to_be_focused()
