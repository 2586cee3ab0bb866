"""What a page of an answer cannot do while it is previewed; and that each guard is what stops it.

Each attack comes to nothing with everything in place, and succeeds once its guard is taken out of
the files that are sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect

from e2e.chat_page import DROPIN, ChatPage, Way
from e2e.hostile.test_runner_guards import REAL_ORIGIN, RUNTIME, SANDBOX_OFF, Opening, without
from e2e.until import until
from e2e.watch import Watch

FRAME = next((RUNTIME / "frames").glob("preview-*.html"))
END = "<p>End of the page</p>"
SCRIPT = (
    """<p id="result">nothing yet</p><script>
const result = document.querySelector("#result");
const say = (text) => { result.textContent = String(text).slice(0, 200); };
(async () => { LINES })().then(() => say("harm"), (error) => say(`stopped: ${error}`));
</script>"""
    + END
)
NO_POLICY: tuple[Opening, ...] = ((r"default-src 'none'; ", ""), (r"img-src data: blob:; ", ""))
LEAVING: tuple[Opening, ...] = ((r"frame-src 'none'", "frame-src *"),)
FORMS: tuple[Opening, ...] = (*REAL_ORIGIN, (r"form-action 'none'; ", ""), *LEAVING)
SCRIPTS: tuple[Opening, ...] = ((r'"allow-scripts":""', '"allow-scripts":"allow-scripts"'),)


@dataclass(frozen=True)
class Attack:
    """A page that does harm where `openings` or `page` have taken its guard away: it asks for an
    address with `attack` in it, or writes "harm"."""

    name: str
    html: str
    openings: tuple[Opening, ...] = ()
    page: str = ""
    scripts: bool = False
    press: str = ""
    """What is pressed in it."""


def script(name: str, lines: str, **more: object) -> Attack:
    """An attack by a script that a person has allowed."""
    return Attack(name, SCRIPT.replace("LINES", lines), scripts=True, **more)  # type: ignore[arg-type]


OUTSIDE = {"openings": REAL_ORIGIN, "page": SANDBOX_OFF}
"""Without either sandbox it is a page of this site, in a frame of the chat's page."""
ATTACKS = (
    Attack(
        "a script nobody has allowed",
        f"{END}<script>document.querySelector('p').textContent = 'harm: End of the page'</script>",
        SCRIPTS,
    ),
    Attack("a handler", "<img src=x onerror=\"document.body.append('harm')\">" + END, SCRIPTS),
    Attack("a picture's address", '<img src="ORIGIN/attack.png">' + END, NO_POLICY),
    Attack("a style sheet's picture", "<style>body{background:url(ORIGIN/attack.png)}</style>"
           + END, NO_POLICY),
    Attack("a frame inside", '<iframe src="ORIGIN/attack"></iframe>' + END, LEAVING),
    Attack("a link to follow", '<a href="ORIGIN/attack">Press</a>' + END, LEAVING, press="Press"),
    Attack("a form", '<form action="ORIGIN/attack"><button>Press</button></form>' + END,
           FORMS, SANDBOX_OFF, press="Press"),
    script("a request to the site's own API",
           "await fetch('ORIGIN/attack', { mode: 'no-cors', credentials: 'include' })",
           openings=NO_POLICY),
    script("a picture made by a script",
           "await new Promise((done, failed) => { const image = new Image(); image.onload = done;"
           "image.onerror = () => failed('blocked'); image.src = 'ORIGIN/attack.png' })",
           openings=NO_POLICY),
    script("its own address", "location = 'ORIGIN/attack'; await new Promise(() => {})",
           openings=LEAVING),
    script("a refresh", "document.head.insertAdjacentHTML('beforeend', "
           "'<meta http-equiv=refresh content=\"0;url=ORIGIN/attack\">');"
           "await new Promise(() => {})", openings=LEAVING),
    script("cookies", "document.cookie = 'a=b'; if (!document.cookie) throw 'none'", **OUTSIDE),
    script("storage", "localStorage.setItem('a', 'b'); localStorage.removeItem('a')", **OUTSIDE),
    script("the page around", "parent.parent.document.title", **OUTSIDE),
    script("the page's navigation", "top.location = 'ORIGIN/attack'; await new Promise(() => {})",
           **OUTSIDE),
    script("a window of its own", "if (!open('ORIGIN/attack')) throw 'none'", **OUTSIDE),
)  # fmt: skip


class Previews:
    """A page that shows attacks; `asked` are the attacker's addresses that were asked for."""

    def __init__(self, chat: ChatPage, watch: Watch) -> None:
        self.chat = chat
        self.asked: list[str] = []
        chat.page.context.route("**/attack*", self._answer)
        watch.expect(
            "violates", "Refused", "policy", "Blocked", "sandbox", "Unsafe", "Failed to", "csp"
        )

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        picture = route.request.url.endswith(".png")
        body = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
        kind = "image/svg+xml" if picture else "text/html"
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(body=body if picture else "attacked", content_type=kind, headers=headers)

    def take_guard(self, attack: Attack) -> None:
        """Take away, before the page is opened, what guards it from this."""
        text = without(FRAME.read_text(), attack.openings)
        self.chat.page.route(
            "**/frames/preview-*.html",
            lambda route: route.fulfill(body=text, content_type="text/html"),
        )
        self.chat.page.add_init_script(attack.page)

    def show(self, attack: Attack, *, runs_at_once: bool = False) -> FrameLocator:
        """Preview an attack; the page in the preview, once it has done what it can."""
        html = attack.html.replace("ORIGIN", self.chat.origin)
        before = self.chat.messages.count()
        self.chat.page.evaluate(
            "(text) => ChatMessageDisplay.displayMessage('bot', text)", f"```html\n{html}\n```"
        )
        expect(self.chat.messages).to_have_count(before + 1)
        block = self.chat.messages.nth(before).locator(".cp-code")
        block.get_by_role("button", name="Preview").click()
        if attack.scripts and not runs_at_once:
            expect(block.locator("iframe")).to_have_count(1)
            block.get_by_role("button", name="Allow scripts").click()
            expect(block.get_by_role("status")).to_have_text(
                "Scripts are running, without network access."
            )
        inside = block.frame_locator("iframe").frame_locator("iframe")
        attempted(attack, inside)
        return inside


@pytest.fixture
def previews(open_way: Callable[[Way], ChatPage], watch: Watch) -> Previews:
    return Previews(open_way(DROPIN), watch)


def attempted(attack: Attack, inside: FrameLocator) -> None:
    """Return once the page has done what it can."""
    if attack.press:
        inside.get_by_text(attack.press).click()
    elif "new Promise(() => {})" in attack.html:
        pass
    elif attack.scripts:
        expect(inside.locator("#result")).not_to_have_text("nothing yet")
    else:
        expect(inside.get_by_text("End of the page")).to_be_visible()


def test_with_the_guard_the_attack_comes_to_nothing(previews: Previews) -> None:
    chat = previews.chat
    chat.open()
    address = chat.page.url
    for attack in ATTACKS:
        inside = previews.show(attack)
        # What was on its way has come: another request has been answered since.
        for _ in range(3):
            until(chat.page, "fetch('/healthz').then(() => true, () => true)")
        assert previews.asked == [], attack.name
        assert chat.page.url == address, attack.name
        assert len(chat.page.context.pages) == 1, attack.name
        assert inside.get_by_text("harm").count() == 0, attack.name


@pytest.mark.thorough
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_without_the_guard_it_succeeds(page: Page, previews: Previews, attack: Attack) -> None:
    previews.take_guard(attack)
    previews.chat.open()
    # Without the sandboxes its script needs nobody's leave.
    inside = previews.show(attack, runs_at_once=bool(attack.page))
    until_harm(page, inside, previews.asked)


def until_harm(page: Page, inside: FrameLocator, asked: list[str]) -> None:
    """Return once harm is done, wherever it shows."""
    for _ in range(300):
        if asked:
            return
        try:
            if inside.get_by_text("harm").count():
                return
        except Exception:  # noqa: BLE001 the frame is gone
            continue
        page.evaluate("() => new Promise((go) => requestAnimationFrame(go))")
    pytest.fail("no harm is done")


def test_outside_of_a_sandbox_the_frame_s_document_shows_nothing(
    page: Page, open_way: Callable[[Way], ChatPage]
) -> None:
    chat = open_way(DROPIN)
    chat.open()
    page.goto(f"{chat.origin}/static/runtime/frames/{FRAME.name}")
    page.evaluate(
        """() => {
          const { port1, port2 } = new MessageChannel();
          postMessage({ html: "<b>shown</b>", scripts: true }, "*", [port2]);
        }"""
    )
    until(page, "new Promise((go) => setTimeout(() => go(true), 0))")
    assert page.locator("iframe").count() == 0
