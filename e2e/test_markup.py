"""Templates of a page's own (docs/markup.md), word for word, and what is wrong with some."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from e2e.chat_page import GUIDE, ChatPage, Way
from e2e.server import ROOT

FIRST, APPLICATION = re.findall(
    r"^```html\n(.*?)^```$", (ROOT / "docs/markup.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
)
PAGE = (ROOT / "e2e/pages/host-a.html").read_text("utf-8")
LISBON = "lisbon-sunset"
# What the application's own scripts look for, as they are written (docs/host-pages.md, B).
SCRIPTS = """
document.addEventListener("click", (event) => {
  for (const name of ["image-fav", "regen-img", "upscale-img", "img2video-btn", "merge-face-btn"]) {
    const button = event.target.closest(`.image-tools .${name}`);
    if (!button) continue;
    const id = button.dataset.id;
    const image = document.getElementById(`image-${id}`);
    const isFound = image.matches(".assistant-image-box > img[data-id]");
    pageLog.push([name, id, isFound, image.dataset.id]);
  }
  const action = event.target.closest(".message-tools-controller .message-action-btn");
  if (action) pageLog.push([action.dataset.action, action.parentElement.dataset.messageId]);
});
window.pageLog = [];
"""
HOSTILE = [
    "<img src=x onerror=xss()>",
    "javascript:xss()",
    "{id}",
    '"><script>xss()</script>',
    "${xss()}",
]
BINDINGS = """
<template data-cp="message"><div class="m"><b data-slot="name" data-bind-title="name"></b>
  <a data-bind-href="name" data-bind-data-x="a {name} b" data-bind-aria-label="name">link</a>
  <img alt="" data-bind-src="name" data-bind-id="own-{name}">
  <div data-slot="text"></div><div data-slot="status"></div></div></template>
"""
SHOWN = """(text) => {
  const values = { content: text, name: text, id: `x${text}` };
  ChatMessageDisplay.clearChatDisplay();
  ChatMessageDisplay.displayMessage("bot", values);
  const message = document.querySelector("#chatContainer .m");
  const [b, a, img] = ["b", "a", "img"].map((name) => message.querySelector(name));
  if (!a.protocol.startsWith("http")) a.click();
  const scripts = message.querySelectorAll("script").length;
  const source = img.getAttribute("src") ?? "";
  return [
    ...[b.children.length, b.textContent, b.title, a.ariaLabel, a.dataset.x, img.id],
    ...[a.protocol, source, scripts],
  ];
}"""
ROOM = '<i data-slot="status"></i>'
BROKEN = {
    "empty": ("", "0 elements"),
    "two elements": (f'<p data-slot="text"></p><p>{ROOM}</p>', "2 elements"),
    "text beside": (f'so <div><p data-slot="text"></p>{ROOM}</div>', "1 elements and text"),
    "no text": (f"<div>{ROOM}</div>", 'no "text"'),
    "unknown slot": (f'<div><p data-slot="txt"></p>{ROOM}</div>', 'no slot "txt"'),
    "twice": (f'<div><p data-slot="text"></p><p data-slot="text"></p>{ROOM}</div>', "twice"),
    "inside": (f'<div><p data-slot="text">{ROOM}</p></div>', "inside of the slot"),
    "handler": (
        f'<div data-bind-onclick="name"><p data-slot="text"></p>{ROOM}</div>',
        "data-bind-onclick is",
    ),
    "style": (
        f'<div data-bind-style="name"><p data-slot="text"></p>{ROOM}</div>',
        "data-bind-style is",
    ),
    "bare id": (
        f'<div data-bind-id="name"><p data-slot="text"></p>{ROOM}</div>',
        "would let data choose",
    ),
    "value": (
        f'<div data-bind-title="secret"><p data-slot="text"></p>{ROOM}</div>',
        'no value "secret"',
    ),
    "icon": (f'<div><p data-slot="text"></p>{ROOM}<b data-icon="toString"></b></div>', "no icon"),
}


@pytest.fixture
def with_templates(open_way: Callable[[Way], ChatPage]) -> Callable[..., ChatPage]:
    """The guide's page, not opened yet, with these templates and this script at its end."""

    def make(templates: str, script: str = "") -> ChatPage:
        chat = open_way(GUIDE)
        body = PAGE.replace("</body>", f"{templates}<script>{script}</script></body>")

        def serve(route: Route) -> None:
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

        chat.page.route(f"**{GUIDE.path}*", serve)
        return chat

    return make


def test_the_first_example_is_what_messages_look_like(
    with_templates: Callable[..., ChatPage],
) -> None:
    chat = with_templates(FIRST)
    chat.goto("kai")
    message = chat.log.locator("section.bubble")
    expect(message.locator("> strong")).to_have_text("Kai")
    expect(message.locator(".message-text")).to_contain_text("Show me a bug")
    expect(message.locator("[data-message-action=like]")).to_be_visible()
    chat.box.fill("Is it so?")
    chat.box.press("Control+Enter")
    own = chat.log.locator("section.bubble[data-sender=user]")
    expect(own).to_have_attribute("data-state", "sent")
    answer = chat.log.locator("section.bubble[data-sender=bot]").last
    expect(answer).to_contain_text("Is it so?")
    expect(answer).to_have_attribute("data-state", "sent")
    expect(chat.log.locator(".cp-message")).to_have_count(0)


def test_an_application_s_scripts_find_what_they_look_for(
    with_templates: Callable[..., ChatPage],
) -> None:
    chat = with_templates(APPLICATION, SCRIPTS)
    chat.goto("mira")
    page = chat.page
    picture = page.locator(f".message-container > .assistant-image-box > img#image-{LISBON}")
    expect(picture).to_have_attribute("data-id", LISBON)
    tools = page.locator(".message-container:has(.assistant-image-box) > .image-tools")
    names = [*re.findall(r'class="(image-fav|[\w-]+-(?:img|btn))" data-(?:if|bind)', APPLICATION)]
    assert names == ["image-fav", "regen-img", "upscale-img", "img2video-btn", "merge-face-btn"]
    for name in names:
        tools.locator(f".{name}").click()
        assert page.evaluate("pageLog.pop()") == [name, LISBON, True, LISBON]
    save = tools.locator("a.download-image[download]")
    expect(save).to_have_attribute("href", re.compile(LISBON))

    box = page.locator(".message-container > .assistant-chat-box").first
    controller = box.locator(".message-tools-controller[data-message-id]")
    like = controller.locator('.message-action-btn[data-action="like"]')
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    message_id = controller.get_attribute("data-message-id")
    assert page.evaluate("pageLog.pop()") == ["like", message_id]

    chat.box.fill("And where now?")
    chat.box.press("Control+Enter")
    own = page.locator(".message-container > .user-message").last
    expect(own).to_have_text("And where now?")
    answer = page.locator(".message-container:has(> .assistant-chat-box)").last
    expect(answer).to_have_attribute("data-state", "sent")
    expect(answer.locator(".message-regenerate-btn")).to_be_visible()
    ids = answer.evaluate(
        "e => [e, e.querySelector('.message-tools-controller')].map((one) => one.dataset.messageId)"
    )
    assert ids[0] == ids[1]


def test_each_broken_template_is_named_and_ours_is_used(
    with_templates: Callable[..., ChatPage],
) -> None:
    told: list[str] = []
    kinds = "".join(
        f'<template data-cp="message">{inside}</template>' for inside, _ in BROKEN.values()
    )
    chat = with_templates(f'{kinds}<template data-cp="mesage"><p></p></template>')
    chat.page.on("console", lambda line: told.append(line.text))
    with chat.page.expect_console_message(lambda line: "no such kind" in line.text):
        chat.open()
    warnings = [text for text in told if "is not used, because" in text]
    assert len(warnings) == len(BROKEN) + 1
    for (name, (_, words)), warning in zip(BROKEN.items(), warnings, strict=False):
        assert words in warning, name
        assert "docs/markup.md" in warning
    assert "no such kind" in warnings[-1]
    assert "message, day, chat" in warnings[-1]


def test_no_value_in_a_slot_or_binding_runs(with_templates: Callable[..., ChatPage]) -> None:
    chat = with_templates(BINDINGS, "window.ran = 0; window.xss = () => { ran += 1; };")
    chat.page.route(
        "**/*",
        lambda route: (
            route.fulfill(body="<svg/>", content_type="image/svg+xml")
            if route.request.resource_type == "image"  # names as addresses lead nowhere
            else route.fallback()
        ),
    )
    chat.goto("kai")
    expect(chat.log.locator(".m").first).to_be_visible()
    chat.page.evaluate("ChatAPI.makeRequest('GET', '/chats')")  # Python answers from here on

    for text in HOSTILE:
        nodes, shown, title, label, data, name, protocol, source, scripts = chat.page.evaluate(
            SHOWN, text
        )
        assert (nodes, shown, title, label) == (0, text, text, text)
        assert (data, name, scripts) == (f"a {text} b", f"own-{text}", 0)
        assert protocol in ("", ":", "http:")
        assert not source.startswith("javascript:")
    assert chat.page.evaluate("ran") == 0
