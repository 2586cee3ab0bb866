"""The page that the tag was made for: its markup, scripts and back end (docs/host-pages.md), with
one tag, one adapter and no other change."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from e2e.host_app_page import HostApp
from e2e.looks import STYLES, expect_untouched
from e2e.until import until


@pytest.fixture
def tab(host_app: HostApp) -> HostApp:
    """The first tab of the user's."""
    return host_app


@pytest.fixture
def another(tab: HostApp) -> Callable[[], HostApp]:
    """Another tab of the same user's."""
    return lambda: HostApp(tab.page.context.new_page(), tab.origin, tab.user)


def test_a_chat_opens_by_its_address_and_is_seen(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    expect(tab.page.locator("#chat-title")).to_have_text("Kai")
    expect(tab.messages).to_have_count(1)  # the starter is not shown
    answer = tab.answers.first
    expect(answer).to_contain_text("Kai")
    expect(answer.locator("img")).to_have_attribute("src", re.compile("characters/kai.svg"))


def test_home_is_shown_where_the_address_is_the_home(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.goto()
    tab.expect_logged("showDiscovery")
    expect(tab.entry("mira")).to_be_visible()
    expect(tab.page.locator("#loadingOverlay")).to_be_hidden()
    expect(tab.page.locator("#chat-wrapper")).to_be_hidden()
    expect(tab.box).to_be_hidden()
    assert tab.page.evaluate("ChatState.chatId") == ""
    expect(tab.page).to_have_url(tab.address())


def test_list_and_chat_take_turns_with_back_and_forward(tab: HostApp) -> None:
    tab.goto()
    tab.entry("mira").click()
    tab.expect_open("mira", "Where shall we go?")
    expect(tab.page.locator("#chat-discovery")).to_be_hidden()
    tab.page.click("#back-to-list")
    expect(tab.entry("kai")).to_be_visible()
    expect(tab.box).to_be_hidden()
    expect(tab.page).to_have_url(tab.address())
    tab.entry("kai").locator(".badge").click()
    tab.entry("kai").locator(".media-btn").click()
    assert tab.log_lines()[-1] == "pictures of kai"
    expect(tab.box).to_be_hidden()
    tab.entry("kai").click()
    tab.expect_open("kai", "Show me a bug")
    tab.page.go_back()
    expect(tab.entry("kai")).to_be_visible()
    tab.page.go_back()
    tab.expect_open("mira", "Where shall we go?")
    tab.page.go_forward()
    tab.page.go_forward()
    tab.expect_open("kai", "Show me a bug")


def test_a_message_goes_through_all_modules(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    answer = tab.ask("A small question")
    expect(answer.locator("strong")).to_have_text("A small question")
    user_chat_id = tab.page.evaluate("ChatState.userChatId")
    text = tab.log_lines()[-1].removeprefix("message:received: ")
    tab.expect_logged(
        f"scenario init: kai {user_chat_id}",
        f"prompts of {tab.user}",
        f"gifts of {tab.user}",
        "persona module: A small question",
        "scenario module",
    )
    tab.expect_logged("message:sent: A small question", f"gift manager: {text}")
    assert tab.log_lines().count("messageSent: A small question") == 1
    assert tab.log_lines().count("message:sent: A small question") == 1
    assert tab.page.evaluate("ChatIntegration.getStatus().summary") == "5 of 5 modules integrated"
    assert [body["message"] for body in tab.calls("/chat/add-message")] == ["A small question"]
    assert len(tab.calls("/openai-chat-completion")) == 1


def test_what_other_scripts_read_is_current(tab: HostApp) -> None:
    read = """() => [sessionStorage.chatId, sessionStorage.userChatId, window.chatId, chatId,
      window.userChatId, userChatId, document.querySelector("#chatContainer").dataset.id,
      sessionStorage.lastChatId, window.thumbnail]"""
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    kai = tab.page.evaluate("ChatState.userChatId")
    assert kai.startswith("uc-kai")
    portrait = "/static/characters/kai.svg"
    assert tab.page.evaluate(read) == ["kai", kai, "kai", "kai", kai, kai, kai, "kai", portrait]
    tab.page.evaluate("callFetchChatData('mira', userId, 'false')")
    tab.expect_open("mira", "Where shall we go?")
    mira = tab.page.evaluate("ChatState.userChatId")
    found = tab.page.evaluate(read)
    assert found[:8] == ["mira", mira, "mira", "mira", mira, mira, mira, "mira"]


def test_a_global_that_the_page_lets_nobody_write_stays_as_it_is(tab: HostApp) -> None:
    tab.page.add_init_script("""
      Object.defineProperty(window, "thumbnail", { value: "fixed" });
      Object.defineProperty(window, "chatId", { configurable: true, get: () => "kai" });""")
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.ask("Does it work?")
    assert tab.page.evaluate("[thumbnail, window.chatId]") == ["fixed", "kai"]


def test_what_was_kept_for_another_user_is_not_used(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.ask("Only mine")
    other = HostApp(tab.page, tab.origin)
    other.goto("kai")
    other.expect_open("kai", "Show me a bug")
    expect(other.messages).to_have_count(1)
    bodies = [body for path, body in other.control() if path == "/chat/"]
    assert bodies[-1]["userId"] == other.user
    assert bodies[-1]["userChatId"] == ""


def test_persona_scenario_gift_prompt_and_suggestion(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    click = tab.page.click
    expect(tab.page.locator(".scenario-card")).to_have_count(2)

    click('.scenario-card[data-id="s1"]')
    expect(tab.answers).to_have_count(2)
    expect(tab.answers.nth(1)).to_have_attribute("data-state", "sent")
    click("#show-personas-btn")
    click(".persona-card")
    tab.expect_logged("chat:scenario:changed: Rain", "persona:added: Ash", "persona told")
    expect(tab.answers).to_have_count(3)
    expect(tab.answers.nth(2)).to_have_attribute("data-state", "sent")
    click("#gifts-toggle")
    click(".gift-card")
    expect(tab.answers).to_have_count(4)
    expect(tab.answers.nth(3)).to_contain_text("A rose for you.")
    expect(tab.mine).to_have_count(0)  # what was told is hidden
    assert tab.log_lines().count("chat:scenario:changed: Rain") == 1
    assert tab.log_lines().count("persona:added: Ash") == 1
    state = "[ChatState.currentScenario.title, ChatState.persona.name]"
    assert tab.page.evaluate(state) == ["Rain", "Ash"]
    asked = tab.calls("/openai-chat-completion")
    assert len(asked) == 3
    assert not any(body.get("regenerate") for body in asked)
    told = [body["name"] for body in tab.calls("/chat/add-message")]
    assert told == ["persona", "gift"]

    tab.box.fill("half a thought")
    click("#showPrompts")
    click(".prompt-card")
    tab.expect_state(tab.message("A walk in the rain"), "sent")
    expect(tab.answers).to_have_count(5)
    click("#suggestions-toggle")
    click(".suggestion-item >> nth=1")
    tab.expect_state(tab.message("Why is that so?"), "sent")
    expect(tab.page.locator(".suggestion-item")).to_have_count(0)
    expect(tab.box).to_have_value("half a thought")
    tab.expect_logged("gift:opened: panel", "prompt:retrieved: walk", "suggestions:retrieved: 3")

    tab.page.evaluate("fetchChatData(chatId, userId)")
    expect(tab.page.locator(".scenario-badge")).to_have_text("Rain")  # it survives


def test_closing_the_personas_begins_a_new_conversation_once(tab: HostApp) -> None:
    tab.goto("luna")
    tab.expect_open("luna", "The lamp went out")
    for _ in range(2):
        tab.page.click("#show-personas-btn")
        tab.page.click(".persona-close")
    expect(tab.answers).to_have_count(2)
    tab.ask("And now?")
    assert len(tab.calls("/openai-chat-completion")) == 2


def test_the_emoji_bar_and_the_button_send(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.page.click(".emoji >> nth=0")
    expect(tab.box).to_have_value("👋")
    tab.send_button.locator("i").click()
    tab.expect_state(tab.message("👋"), "sent")


def test_a_new_chat_by_the_menu(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.ask("To be forgotten")
    before = tab.page.evaluate("ChatState.userChatId")
    tab.page.click("#chat-actions-dropdown .dropdown-toggle")
    tab.page.click("#reset-chat-btn")
    expect(tab.message("To be forgotten")).to_have_count(0)
    tab.expect_open("kai", "Show me a bug")
    assert tab.page.evaluate("openChat().userChatId") != before


def test_an_unknown_chat_says_so_and_leads_home(tab: HostApp) -> None:
    tab.goto("nobody")
    home = tab.page.locator("[data-home]")
    expect(home).to_be_visible()
    expect(tab.page.locator("#loadingOverlay")).to_be_hidden()
    home.click()
    expect(tab.page).to_have_url(tab.address())
    tab.expect_logged("showDiscovery")


def test_a_push_is_drawn_where_it_is_waited_for(
    tab: HostApp, another: Callable[[], HostApp]
) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    other = another()
    other.goto("mira")
    other.expect_open("mira", "Where shall we go?")
    tab.control(hold=True)
    tab.page.bring_to_front()  # as whoever writes in a tab looks at it
    tab.expect_state(tab.send("Only for Kai"), "sent")
    other.page.bring_to_front()
    other.expect_state(other.send("Only for Mira"), "sent")
    expect(other.answers).to_have_count(2)
    until(tab.page, "ChatAPICompletion.isStreaming()")
    tab.control(hold=False)
    expect(tab.answers.nth(1)).to_contain_text("to Only for Kai")
    expect(other.answers.nth(1)).to_contain_text("to Only for Mira")
    for one in (tab, other):  # both heard both
        until(one.page, "pageLog.filter((line) => line.startsWith('pushed: display')).length === 2")
        expect(one.answers).to_have_count(2)
        received = "pageLog.filter((line) => line.startsWith('message:received')).length"
        until(one.page, f"{received} === 1")

    [asked] = tab.calls("/openai-chat-completion")
    late = {"notification": "displayCompletionMessage", "message": "Again", "uniqueId": "unknown"}
    for unique_id in (asked["uniqueId"], "unknown"):
        tab.control(push=late | {"uniqueId": unique_id})
    for one in (tab, other):
        until(one.page, "pageLog.filter((line) => line.startsWith('pushed: display')).length === 4")
        expect(one.answers).to_have_count(2)
        expect(one.log).not_to_contain_text("Again")
        assert len([line for line in one.log_lines() if line.startswith("message:received")]) == 1


def test_the_pages_own_display_function_is_called_once_and_ends_the_wait(tab: HostApp) -> None:
    tab.page.add_init_script(
        "window.shown = []; window.displayCompletionMessage = (...all) => shown.push(all);"
    )
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    expect(tab.ask("By the page")).to_contain_text("to By the page")
    [asked] = tab.calls("/openai-chat-completion")
    [[text, unique_id]] = tab.page.evaluate("shown")
    assert "By the page" in text
    assert unique_id == asked["uniqueId"]


def test_a_push_for_a_chat_that_was_left_waits_for_the_return(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.control(hold=True)
    tab.expect_state(tab.send("I shall be back"), "sent")
    expect(tab.answers).to_have_count(2)
    tab.page.evaluate("callFetchChatData('mira', userId)")
    tab.expect_open("mira", "Where shall we go?")
    tab.control(hold=False)
    until(tab.page, "pageLog.some((line) => line.startsWith('pushed: display'))")
    expect(tab.answers).to_have_count(1)
    tab.page.evaluate("callFetchChatData('kai', userId)")
    tab.expect_open("kai", "Show me a bug")
    expect(tab.answers).to_have_count(2)
    expect(tab.answers.nth(1)).to_contain_text("to I shall be back")


def test_regenerate_takes_the_place_of_the_last_answer(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.ask("Say it another way")
    answer = tab.answers.nth(1)
    before = answer.locator(".message-text").inner_text()
    answer.hover()
    answer.get_by_role("button", name="Regenerate", exact=True).click()
    expect(answer.locator(".message-text")).not_to_have_text(before)
    expect(answer).to_have_attribute("data-state", "sent")
    expect(tab.answers).to_have_count(2)
    tab.page.reload()
    tab.expect_open("kai", "Show me a bug")
    expect(tab.answers).to_have_count(2)


def test_pictures_that_other_scripts_make_and_store(tab: HostApp, context: BrowserContext) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    user_chat_id = tab.page.evaluate("openChat().userChatId")
    portrait = "/static/characters/luna.svg"
    made = {"notification": "imageGenerated", "imageUrl": portrait, "prompt": "a lamp"}
    tab.control(push=made | {"imageId": "p1", "title": "A lamp", "userChatId": user_chat_id})
    tab.control(push=made | {"imageId": "p2", "title": "Not here", "userChatId": "another"})
    picture = tab.log.locator("img[data-id='p1']")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("alt", "A lamp")
    tab.page.evaluate("updateImageTitle('p1', 'A bright lamp')")
    expect(tab.log.locator("figcaption")).to_have_text("A bright lamp")
    expect(tab.log.locator("img[data-id='p2']")).to_have_count(0)

    stored = [
        {
            "role": "assistant",
            "type": "image",
            "hidden": True,
            "imageId": "s1",
            "imageUrl": portrait,
            "title": {"en": "In English", "ja": "日本語で"},
            "content": "a lamp",
        },
        {"role": "assistant", "content": "[Image] s2", "imageUrl": portrait, "imageId": "s2"},
        {"role": "assistant", "content": "[MergeFace] s3", "imageUrl": portrait, "mergeId": "s3"},
        {
            "role": "assistant",
            "type": "video",
            "hidden": True,
            "videoUrl": "/pages/none.webm",
            "content": "[Video] s4",
        },
        {"role": "user", "content": "Here is your character description: a lamp"},
    ]
    tab.control(add=stored, userChatId=user_chat_id)
    tab.page.evaluate("fetchChatData(chatId, userId)")
    for name in ("s1", "s2", "s3"):
        expect(tab.log.locator(f"img[data-id='{name}']")).to_be_visible()
    expect(tab.log.locator("figcaption").first).to_have_text("In English")
    expect(tab.log.locator("video")).to_have_count(1)
    expect(tab.log).not_to_contain_text("[Image]")
    expect(tab.log).not_to_contain_text("character description")


WAYS = {
    "important": ".onchat-on { display: none !important }",
    "by id": "#chat-wrapper, #chatInput { display: none }",
    "visibility": ".onchat-on { visibility: hidden }",
    "faded": ".onchat-on { opacity: 0; pointer-events: none }",
    "inside": ".onchat-on { display: block } #chat-container, #userMessage { display: none }",
    "around": "body > .onchat-on { display: block } .onchat-on > * { display: none }",
    "not drawn": ".onchat-on { content-visibility: hidden }",
    "without height": ".onchat-on { display: block; max-height: 0; overflow: hidden }",
    "a drawer": "body { overflow: clip } .onchat-on { display: block; transform: translate(100%) }",
    "a drawer, by its place": ".onchat-on { display: block; position: fixed; right: -100vw }",
    "beside the window": ".onchat-on { display: block; position: absolute; left: -9999px }",
    "scaled": ".onchat-on { display: block; transform: scale(0) }",
    "clipped": ".onchat-on { display: block; position: absolute; clip: rect(0 0 0 0) }",
}
ATTRIBUTES = {
    "attribute": "element.hidden = true",
    "until found": "element.hidden = 'until-found'",
    "utility class": "element.classList.add('d-none', 'hidden')",
    "out of reach": "element.style.display = 'none'; element.inert = element.ariaHidden = true",
    "inline": "element.style.display = 'none'",
}


@pytest.mark.parametrize("way", [*WAYS, *ATTRIBUTES])
def test_whatever_hides_the_chat_it_is_shown_and_hidden_again(tab: HostApp, way: str) -> None:
    hide = ATTRIBUTES.get(way, "")
    sheet = WAYS.get(way, ".onchat-on { display: block } .hidden { display: none }")
    tab.page.route(
        "**/host-app/places.js",
        lambda route: route.fulfill(
            body=f"""
      document.head.append(Object.assign(document.createElement("style"), {{
        textContent: `{sheet}` }}));
      for (const element of document.querySelectorAll(".onchat-on")) {{ {hide} }}
    """,
            content_type="text/javascript",
        ),
    )
    tab.page.route(
        "**/host-app/page.css",
        lambda route: route.fulfill(
            body="#loadingOverlay { position: fixed; inset: 0; background: white }",
            content_type="text/css",
        ),
    )
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.box.click()
    expect(tab.page.locator("#chat-discovery")).to_be_hidden()
    tab.page.evaluate("ChatNavigation.hideChat()")
    expect(tab.page.locator("#chat-discovery")).to_be_visible()
    expect(tab.log).to_be_hidden()
    tab.page.evaluate("ChatNavigation.showChat()")
    expect(tab.log).to_be_visible()
    tab.ask("Still here?")


def test_every_loose_function_is_there(tab: HostApp) -> None:
    """Names of elements are no functions of the page's own."""
    names = """addMessageToChat displayMessage handleChatReset postChatData callFetchChatData
      regenImage upscaleImage downloadImage openShareModal resetChatUrl updateImageTitle
      fetchChatData sendMessage generateChatCompletion showDiscovery""".split()
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    assert (
        tab.page.evaluate(
            "names => names.filter((name) => typeof window[name] !== 'function')", names
        )
        == []
    )
    mira = tab.page.evaluate(
        "postChatData('mira', userId, '', 'false').then(({ chat }) => chat.name)"
    )
    assert mira == "Mira"
    tab.expect_open("mira", "Where shall we go?")
    written = """new Promise((done) => addMessageToChat(chatId, userChatId, "user", "Older order",
      (error, response) => done([error, response.success])))"""
    assert tab.page.evaluate(written) == [None, True]


PARTS = [
    {"role": "user", "content": "Show me `everything`"},
    {
        "role": "assistant",
        "content": "```js\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | [2](/) |",
    },
]


@pytest.mark.browser_context_args(reduced_motion="reduce", bypass_csp=True)
def test_no_style_of_the_page_changes_how_the_chat_looks(tab: HostApp) -> None:
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    tab.control(add=PARTS, userChatId=tab.page.evaluate("openChat().userChatId"))
    tab.page.evaluate("fetchChatData(chatId, userId)")
    expect(tab.log.locator("table")).to_be_visible()
    tab.answers.last.hover()
    assert expect_untouched(tab) > 60


def test_nothing_of_the_chats_looks_leaks_into_the_page(tab: HostApp) -> None:
    """The page is made to look alike where there is no chat that shows it."""
    stub = """const ChatEventManager = { on() {} }, ChatState = {};
      const ChatAPI = { makeRequest: async () => ({ chats: [] }) };"""
    bare = """() => {
      for (const element of document.querySelectorAll(".onchat-on")) element.className =
        element.className.replace("onchat-on", "");
      document.querySelector("#loadingOverlay").style.display = "none";
      document.querySelector("#chat-title").textContent = "Kai";
      ChatScenarioModule.init("kai", "");
      promptManager.update(userId);
      giftManager.update(userId);
    }"""
    tab.page.route(
        "**/static/chat-py.js*",
        lambda route: route.fulfill(body=stub, content_type="text/javascript"),
    )
    tab.goto("kai")
    tab.page.evaluate(bare)
    without = tab.page.evaluate(STYLES)
    tab.page.unroute_all()
    tab.goto("kai")
    tab.expect_open("kai", "Show me a bug")
    expect(tab.page.locator(".prompt-card")).to_have_count(1)
    assert tab.page.evaluate(STYLES) == without
    assert len(without) > 30
