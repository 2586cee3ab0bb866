"""The README and docs/, followed to the letter (tests/data/code_blocks.toml lists the others)."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from chat_py_server.command.main import main
from e2e import static_hosts
from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.documents import block
from e2e.plugins import use_plugins
from e2e.server import ROOT
from e2e.static_hosts import HOSTS, PLAIN
from e2e.watch import Watch

README = "README.md"
ANSWER = 'data: {"choices": [{"delta": {"content": "From **the model**"}}]}\n\ndata: [DONE]\n\n'


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A page made by the command of the README."""
    command = next(line for line in block(README, "sh", "chat-py new").splitlines())
    program, *arguments = shlex.split(command)
    assert program == "chat-py"
    folder = tmp_path / arguments.pop()
    assert main([*arguments, str(folder)]) == 0
    return folder


def notice(page: Page, text: str) -> None:
    expect(page.locator(".cp-notice").filter(has_text=text)).to_have_count(1)


def test_the_readmes_python_is_a_page(page: Page, watch: Watch, mine: Path) -> None:
    (mine / "my_chat.py").write_text(block(README, "python"))
    with PLAIN.serve(mine) as origin:
        watch.origins.add(origin)
        chat = ChatPage(page, PYSCRIPT, origin)
        chat.goto()
        chat.ask("I said thank you")
        notice(page, "That was kind.")


def test_the_readmes_tag_is_a_drop_in(page: Page, open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(DROPIN)
    tags = block(README, "html", "ChatEventManager")

    def follow(route: Route) -> None:
        text = route.fetch().text()
        tag = '<script src="/static/chat-py.js" data-api-base="/api"></script>'
        assert tag in text
        assert tag in tags
        route.fulfill(body=text.replace(tag, tags), headers={"content-type": "text/html"})

    page.route("**/host-b.html*", follow)
    chat.open()
    with page.expect_console_message(lambda message: message.text.startswith("sent ")):
        chat.ask("Hello")


def test_the_readmes_endpoint_answers(page: Page, watch: Watch, mine: Path) -> None:
    index = mine / "index.html"
    tag = block(README, "html", "data-backend")
    old = r'<script src="\./static/chat-py\.js".*?</script>'
    text, count = re.subn(old, tag.strip(), index.read_text())
    assert count == 1
    index.write_text(text.replace("./my_chat.py", "./plain.py"))
    (mine / "plain.py").write_text("from chat_py.app import start\n\nstart()\n")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(f"{route.request.method} {route.request.url} {route.request.post_data}")
        allow = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}
        headers = {**allow, "content-type": "text/event-stream"}
        route.fulfill(body=ANSWER, headers=headers)

    page.route("http://localhost:11434/**", answer)
    with PLAIN.serve(mine) as origin:
        watch.origins |= {origin, "http://localhost:11434"}
        chat = ChatPage(page, PYSCRIPT, origin)
        chat.goto()
        expect(chat.ask("Hello").locator("strong")).to_have_text("the model")
    assert "POST http://localhost:11434/v1/chat/completions" in asked[-1]
    assert '"llama3.2"' in asked[-1]


def test_the_first_page_in_five_minutes(page: Page, watch: Watch, mine: Path) -> None:
    """docs/first-page.md, and what docs/python.md adds to such a page."""
    own = block("docs/first-page.md", "python")
    (mine / "baker.py").write_text("def bread(): ...\n")
    with (mine / "pyscript.toml").open("a") as settings:
        settings.write("\n" + block("docs/python.md", "toml"))
    (mine / "my_chat.py").write_text(f"{own}\nimport baker\nprint(baker.__name__, 'is there')\n")
    (mine / "plugins/roll.py").write_text(block("docs/python.md", "python", "nonlocal"))
    index = mine / "index.html"
    style = block("docs/first-page.md", "html")
    index.write_text(index.read_text().replace("</head>", f"{style}</head>"))
    with PLAIN.serve(mine) as origin:
        watch.origins.add(origin)
        chat = ChatPage(page, PYSCRIPT, origin)
        with page.expect_console_message(lambda message: message.text == "baker is there"):
            chat.goto()
        expect(chat.ask("Do you know bread?")).to_contain_text("Bea: Flour, water, salt")
        notice(page, "9 words so far.")
        chat.box.fill("/recipe")
        chat.box.press("Control+Enter")
        chat.expect_state(chat.message("How do I bake bread?"), "sent")
        chat.box.fill("Thank you")
        expect(chat.send_button).to_have_css("background-color", "rgb(138, 75, 8)")


def test_the_plug_in_in_ten_lines(chat: ChatPage) -> None:
    code = block("docs/plugins.md", "python", "@chat.before_send")
    tag = block("docs/plugins.md", "html")
    assert 'data-plugins="/plugins/roll.py"' in tag
    use_plugins(chat, roll=code)
    chat.open()
    chat.box.fill("/roll")
    chat.box.press("Control+Enter")
    notice(chat.page, "You rolled")
    expect(chat.mine).to_have_count(0)


def test_the_commands_of_the_example_are_offered_and_run(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("invalid literal for int")
    chat = open_way(PYSCRIPT)
    page = chat.page
    page.set_viewport_size({"width": 390, "height": 844})
    use_plugins(chat, commands=block("docs/plugins.md", "python", "@chat.command"))
    chat.open()
    chat.box.press("/")
    choices = page.get_by_role("listbox", name="Commands")
    expect(choices.get_by_role("option")).to_have_text(
        ["/roll Throw dice", "/shorter Ask for a shorter answer"]
    )
    log = chat.log.bounding_box()
    box = choices.bounding_box()
    assert log
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    chat.box.press("s")
    expect(choices.get_by_role("option", selected=True)).to_have_text(re.compile("^/shorter"))
    assert chat.log.bounding_box() == log, "the list moves nothing"
    chat.box.press("Escape")
    expect(choices).to_have_count(0)
    expect(chat.box).to_have_value("/s")

    chat.box.fill("/r")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("/roll ")
    chat.box.press_sequentially("20")
    chat.box.press("Control+Enter")
    notice(page, "You rolled")
    expect(chat.box).to_have_value("")
    chat.send("/shorter")
    chat.expect_state(chat.message("Please say that again in fewer words."), "sent")

    chat.box.fill("/roll the dice")
    chat.box.press("Control+Enter")
    expect(page.locator("[data-composer-note]")).to_have_text(
        "/roll did not work. Your text is kept."
    )
    expect(chat.box).to_have_value("/roll the dice")


def test_the_tools_of_the_example_are_taken(chat: ChatPage) -> None:
    use_plugins(chat, tools=block("docs/plugins.md", "python", "def convert"))
    chat.open()  # the watch fails on what a plug-in raises
    chat.ask("Hello")


def test_a_theme(page: Page, open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(PYSCRIPT)
    chat.open()
    page.add_style_tag(content=block("docs/theming.md", "css"))
    chat.box.fill("Hello")
    expect(chat.send_button).to_have_css("background-color", "rgb(107, 63, 160)")
    expect(chat.box).to_have_css("font-family", re.compile("Atkinson Hyperlegible"))


def test_a_tag_that_defines_and_one_that_starts(
    page: Page, open_way: Callable[[Way], ChatPage]
) -> None:
    chat = open_way(DROPIN)
    tags = block("docs/drop-in.md", "html", 'data-start="later"')
    tag = '<script src="/static/chat-py.js" data-api-base="/api"></script>'
    assert tag in tags
    page.route(
        "**/your-script.js",
        lambda route: route.fulfill(
            body='ChatEventManager.on("message:sent", () => console.log("it is sent"));',
            content_type="text/javascript",
        ),
    )

    def follow(route: Route) -> None:
        text = route.fetch().text()
        assert tag in text
        route.fulfill(body=text.replace(tag, tags), headers={"content-type": "text/html"})

    page.route("**/host-b.html*", follow)
    chat.open()
    with page.expect_console_message(lambda message: message.text == "it is sent"):
        chat.ask("Hello")


def test_an_old_browser_is_told_by_the_tag_of_the_docs() -> None:
    tag = block("docs/startup.md", "html", "nomodule").strip()
    page = (ROOT / "index.html").read_text()
    assert tag.replace('"/static', '"./static') in page


def test_nginx_keeps_what_may_be_kept(
    dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Page
) -> None:
    *locations, remark = block("docs/startup.md", "nginx").strip().splitlines()
    mapped = re.fullmatch(r"# in http \{ \}: (map .*)", remark)
    assert mapped
    settings = static_hosts.NGINX.replace(
        "    location / {{ try_files $uri $uri/ =404; }} }}",
        "\n".join(locations).replace("{", "{{").replace("}", "}}") + " }}",
    ).replace("  server {{", mapped[1].replace("{", "{{").replace("}", "}}") + "\n  server {{")
    assert settings.count("map $arg_v") == 1
    monkeypatch.setattr(static_hosts, "NGINX", settings)
    root = Path(shutil.copytree(dist, tmp_path / "root"))
    kept = "public, max-age=31536000, immutable"
    [snapshot] = (root / "static/runtime").glob("snapshot-*.bin")
    with HOSTS["nginx as Debian sets it up"].serve(root) as origin:
        for path, lifetime in (
            (f"/static/runtime/{snapshot.name}", kept),
            ("/static/chat-py.js?v=1", kept),
            ("/", "no-cache"),
        ):
            reply = page.request.head(origin + path)
            assert (reply.status, reply.headers["cache-control"]) == (200, lifetime)
