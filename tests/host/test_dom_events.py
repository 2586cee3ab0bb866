"""Clicks, submits and keys, delegated on `document` (contract §4)."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.host.dom_events import DomEvents, KeyboardEvents
from chat_py.settings.choices import Choices
from chat_py.settings.settings import Settings
from chat_py.view.enter_key import EnterKey
from tests.fakes.dom import FakeDocument

PAGE_A = """
<form id="messageForm">
  <textarea id="messageInput"></textarea>
  <button id="sendBtn"><svg><path></path></svg></button>
</form>
<ul>
  <li data-chat-id="c9">
    <span class="badge" data-chat-id="c9">3</span>
    <button class="media" data-chat-id="c9"><i data-chat-id="c9">pictures</i></button>
  </li>
  <a id="link" href="/chat/c1" data-chat-id="c1"><b>Mira</b></a>
  <button id="button" data-chat-id="c2">Bob</button>
  <span id="role" role="button" data-chat-id="c3">Cy</span>
  <div id="select" data-chat-select="c4">Di</div>
  <a id="empty" data-chat-id="">none</a>
  <a id="other" href="/elsewhere">other</a>
</ul>
<div data-message-id="m1">
  <button id="like" data-message-action="like"><svg></svg></button>
  <button id="share" data-message-action="share" data-message-id="m2">share</button>
  <button id="unnamed" data-message-action="">?</button>
</div>
<button id="lost" data-message-action="like">no message</button>
<div data-image-id="i1"><button id="upscale" data-image-action="upscale"><i></i></button></div>
<input id="search">
"""
PAGE_B = """
<div id="chatContainer" data-id="u1"></div>
<div id="chatInput">
  <textarea id="userMessage"></textarea><button id="sendMessage"><i></i></button>
</div>
"""


class Rig:
    def __init__(self, markup=PAGE_A, **settings):
        self.document = FakeDocument(markup)
        self.owner_failures: list[BaseException] = []
        self.owner = Owner("test", self.owner_failures.append)
        self.log: list[str] = []
        self.menu_takes: set[str] = set()
        self.running = False
        self.wanted = True
        parts = {
            "document": self.document,
            "settings": Settings.model_validate(settings),
            "manager": self,
            "menus": Menus(self),
        }
        DomEvents(**parts).start(self.owner)
        enter_key = EnterKey(
            parts["settings"].enter_sends, choices=Choices(), document=self.document
        )
        KeyboardEvents(
            **parts,
            composers=[Composer(self)],
            enter_key=enter_key,
            hears_shortcuts=lambda: parts["settings"].shortcuts and self.wanted,
            leave=self.stop,
            open_sheet=lambda name: self.log.append(f"open {name}"),
        ).start(self.owner)

    def stop(self):
        was, self.running = self.running, False
        return was

    async def handle_message_submit(self):
        self.log.append("send")

    async def handle_chat_selection(self, chat_id):
        self.log.append(f"chat {chat_id}")

    async def handle_message_action(self, action, message_id, target=None):
        self.log.append(f"{action} {message_id} by {target.get('id')}")

    async def handle_image_action(self, action, image_id, target=None):
        self.log.append(f"{action} {image_id} by {target.get('id')}")

    async def click(self, selector, **keys):
        element = self.document.query(selector)
        if keys:
            event = self.document.dispatch(element, "click", **keys)
        else:
            event = self.document.click(element)
        await asyncio.sleep(1)
        return event

    async def key(self, key, on="#messageInput", **keys):
        event = self.document.dispatch(self.document.query(on), "keydown", key=key, **keys)
        await asyncio.sleep(1)
        return event


class Menus:
    def __init__(self, rig):
        self.rig = rig

    def handle_click(self, target):
        return target.get("id") in self.rig.menu_takes

    def handle_key(self, event):
        if event.key == "Escape":
            self.rig.log.append("close menus")
            return "Escape" in self.rig.menu_takes
        return False


class Composer:
    def __init__(self, rig):
        self.rig = rig

    def handle_key(self, event):
        if event.key == "ArrowUp":
            self.rig.log.append("history")
            return True
        return False


@pytest.fixture
def rig():
    rig = Rig()
    yield rig
    assert rig.document.errors == []
    assert rig.owner_failures == []


class TestSending:
    async def test_a_submit_sends_once_and_does_not_leave_the_page(self, rig):
        form = rig.document.query("#messageForm")
        assert rig.document.dispatch(form, "submit").default_prevented
        await asyncio.sleep(1)
        assert rig.log == ["send"]

    @pytest.mark.parametrize("selector", ["#sendBtn", "#sendBtn path"])
    async def test_a_click_on_the_button_or_its_icon_sends_once(self, rig, selector):
        await rig.click(selector)
        assert rig.log == ["send"]

    @pytest.mark.parametrize("selector", ["#sendMessage", "#sendMessage i"])
    async def test_the_second_markup_has_no_form(self, selector):
        rig = Rig(PAGE_B)
        assert (await rig.click(selector)).default_prevented
        assert rig.log == ["send"]

    async def test_a_form_of_the_host_is_left_alone(self):
        rig = Rig(PAGE_A + "<form id='search-form'><button id='find'>go</button></form>")
        await rig.click("#find")
        assert rig.log == []

    async def test_selectors_can_be_set(self):
        rig = Rig("<button id='go'>Go</button>", selectors={"send": "#go"})
        await rig.click("#go")
        assert rig.log == ["send"]


class TestChoosingAChat:
    @pytest.mark.parametrize(
        ("selector", "chat"),
        [
            ("#link", "c1"),
            ("#link b", "c1"),
            ("#button", "c2"),
            ("#role", "c3"),
            ("#select", "c4"),
        ],
    )
    async def test_links_buttons_and_what_says_so(self, rig, selector, chat):
        assert (await rig.click(selector)).default_prevented
        assert rig.log == [f"chat {chat}"]

    @pytest.mark.parametrize("selector", [".badge", ".media", ".media i", "li", "#empty", "#other"])
    async def test_other_elements_do_not_switch(self, rig, selector):
        assert not (await rig.click(selector)).default_prevented
        assert rig.log == []

    @pytest.mark.parametrize("modifier", ["ctrl", "meta", "shift", "alt"])
    async def test_a_modifier_is_the_browsers(self, rig, modifier):
        event = await rig.click("#link", **{modifier: True})
        assert not event.default_prevented
        assert rig.log == []

    async def test_a_link_that_comes_later_counts(self, rig):
        link = rig.document.create("a", {"data-chat-id": "new", "id": "new"}, "new")
        rig.document.body.append(link)
        await rig.click("#new")
        assert rig.log == ["chat new"]


class TestActions:
    @pytest.mark.parametrize(
        ("selector", "entry"),
        [
            ("#like", "like m1 by like"),
            ("#like svg", "like m1 by like"),
            ("#share", "share m2 by share"),
            ("#upscale", "upscale i1 by upscale"),
            ("#upscale i", "upscale i1 by upscale"),
        ],
    )
    async def test_an_action_names_its_message_or_image(self, rig, selector, entry):
        assert (await rig.click(selector)).default_prevented
        assert rig.log == [entry]

    @pytest.mark.parametrize("selector", ["#lost", "#unnamed"])
    async def test_one_without_a_message_or_a_name_does_nothing(self, rig, selector):
        await rig.click(selector)
        assert rig.log == []

    async def test_what_a_menu_takes_goes_no_further(self, rig):
        rig.menu_takes = {"like"}
        assert (await rig.click("#like")).default_prevented
        assert rig.log == []


class TestKeys:
    @pytest.mark.parametrize("modifier", ["ctrl", "meta"])
    async def test_ctrl_or_cmd_and_enter_send(self, rig, modifier):
        assert (await rig.key("Enter", **{modifier: True})).default_prevented
        assert rig.log == ["send"]

    async def test_enter_alone_makes_a_line(self, rig):
        assert not (await rig.key("Enter")).default_prevented
        assert rig.log == []

    async def test_enter_alone_sends_where_that_is_set(self):
        rig = Rig(enterSends=True)
        assert (await rig.key("Enter")).default_prevented
        assert rig.log == ["send"]

    @pytest.mark.parametrize("modifier", ["shift", "alt"])
    async def test_shift_and_enter_make_a_line_even_then(self, modifier):
        rig = Rig(enterSends=True)
        assert not (await rig.key("Enter", **{modifier: True})).default_prevented
        assert rig.log == []

    async def test_keys_outside_the_box_send_nothing(self, rig):
        await rig.key("Enter", on="#search", ctrl=True)
        await rig.key("ArrowUp", on="#search")
        assert rig.log == []

    @pytest.mark.parametrize("composing", [{"composing": True}, {"key_code": 229}])
    @pytest.mark.parametrize("key", ["Enter", "Escape", "ArrowUp"])
    async def test_no_key_acts_while_an_input_method_composes(self, key, composing):
        rig = Rig(enterSends=True)
        event = await rig.key(key, ctrl=True, **composing)
        assert not event.default_prevented
        assert rig.log == []

    async def test_escape_closes_menus_wherever_the_focus_is(self, rig):
        rig.menu_takes = {"Escape"}
        assert (await rig.key("Escape", on="#search")).default_prevented
        assert rig.log == ["close menus"]

    async def test_escape_stops_a_running_answer_once_no_menu_is_open(self, rig):
        rig.running, rig.menu_takes = True, {"Escape"}
        await rig.key("Escape", on="#search")
        assert rig.running
        rig.menu_takes = set()
        assert (await rig.key("Escape", on="#search")).default_prevented
        assert not rig.running
        assert not (await rig.key("Escape", on="#search")).default_prevented

    async def test_escape_in_a_dialog_is_the_dialogs(self, rig):
        rig.running = True
        rig.document.body.append(rig.document.create("dialog", {"open": ""}))
        assert not (await rig.key("Escape")).default_prevented
        assert rig.running

    async def test_escape_with_no_menu_open_is_left_to_the_page(self, rig):
        assert not (await rig.key("Escape")).default_prevented

    @pytest.mark.parametrize("on", ["#messageInput", "#search", "#link"])
    async def test_ctrl_and_k_open_the_palette_from_everywhere(self, on):
        rig = Rig(shortcuts=True)
        assert (await rig.key("k", on=on, ctrl=True)).default_prevented
        assert rig.log == ["open palette"]

    async def test_a_question_mark_opens_the_keys_but_is_text_in_a_field(self):
        rig = Rig(shortcuts=True)
        for field in ("#messageInput", "#search"):
            assert not (await rig.key("?", on=field, shift=True)).default_prevented
        assert rig.log == []
        assert (await rig.key("?", on="#link", shift=True)).default_prevented
        assert rig.log == ["open shortcuts"]

    async def test_a_site_keeps_its_own_keys(self, rig):
        """The drop-in on somebody's page."""
        assert not (await rig.key("k", ctrl=True)).default_prevented
        assert not (await rig.key("?", on="#link", shift=True)).default_prevented
        assert rig.log == []

    async def test_a_person_who_wants_none_has_none_until_they_do(self):
        rig = Rig(shortcuts=True)
        rig.wanted = False
        assert not (await rig.key("k", ctrl=True)).default_prevented
        assert not (await rig.key("?", on="#link", shift=True)).default_prevented
        assert rig.log == []
        rig.wanted = True
        await rig.key("k", ctrl=True)
        assert rig.log == ["open palette"]

    async def test_on_a_mac_ctrl_and_k_cut_the_rest_of_the_line(self):
        rig = Rig(shortcuts=True)
        rig.document.has_apple_keys = True
        assert not (await rig.key("k", ctrl=True)).default_prevented
        assert (await rig.key("k", meta=True)).default_prevented
        assert rig.log == ["open palette"]

    async def test_nothing_opens_over_a_dialog(self):
        rig = Rig(shortcuts=True)
        rig.document.body.append(rig.document.create("dialog", {"open": ""}))
        await rig.key("k", ctrl=True)
        await rig.key("?", on="#link")
        assert rig.log == []

    async def test_arrows_in_the_box_walk_the_history(self, rig):
        assert (await rig.key("ArrowUp")).default_prevented
        assert rig.log == ["history"]

    async def test_tab_is_left_alone(self, rig):
        assert not (await rig.key("Tab")).default_prevented
        assert rig.log == []

    async def test_a_key_that_the_host_has_taken_is_the_hosts(self, rig):
        box = rig.document.query("#messageInput")
        box.listen("keydown", lambda event: event.prevent_default())
        await rig.key("Enter", ctrl=True)
        assert rig.log == []


async def test_after_the_end_nothing_listens(rig):
    rig.owner.close()
    await rig.click("#link")
    await rig.key("Enter", ctrl=True)
    assert rig.log == []
    assert rig.document.listener_count == 0
