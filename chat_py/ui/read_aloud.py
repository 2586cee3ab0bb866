"""Reading an answer aloud; loaded when somebody first asks for it."""

from __future__ import annotations

from chat_py.base.errors import ChatError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.browser.protocols.speech import Speaker, Speech
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.elements import ACTIONS, MORE
from chat_py.message.kinds import as_shown
from chat_py.message.text import MessageText
from chat_py.ui.spoken_text import spoken_pieces
from chat_py.view.notice import Notices

__all__ = ["ReadAloud"]

ACTION = '[data-message-action="read_aloud"]'
MARK = "data-reading"


class ReadAloud:
    """Reads one message at a time, piece by piece, with two buttons at it: pause and stop.

    After a pause the piece begins anew: the pause that browsers have themselves never ends in some
    of them.
    """

    def __init__(
        self,
        *,
        document: Document,
        speech: Speech,
        display: ChatMessageDisplay,
        text: MessageText,
        texts: Texts,
        locale: str,
        notices: Notices,
        owner: Owner,
    ) -> None:
        self._document = document
        self._speech = speech
        self._display = display
        self._text = text
        self._texts = texts
        self._locale = locale
        self._notices = notices
        self._owner = owner
        self._speaker: Speaker | None = None
        self._message_id = ""
        self._pieces: list[tuple[str, str]] = []
        self._at = 0
        self._paused = False
        self._controls: Element | None = None
        owner.add(document.listen("keydown", self._key, capture=True))
        owner.add(document.listen("click", self._clicked))
        owner.add(display.on_cleared(self.stop))
        owner.add(self._close)

    def toggle(self, message_id: str) -> None:
        """Begin with a message, or stop where it is the one that is being read."""
        if message_id == self._message_id:
            self.stop()
        else:
            self._owner.task(self._begin(message_id))

    def stop(self) -> None:
        """Be silent, and take the buttons away."""
        controls, message_id = self._controls, self._message_id
        self._message_id, self._pieces, self._controls, self._paused = "", [], None, False
        if self._speaker is not None:
            self._speaker.silence()
        if controls is None:
            return
        active = self._document.active
        had_focus = active is not None and controls.contains(active)
        article = controls.closest("[data-message-id]")
        controls.remove()
        if article is not None:
            article.set(MARK, None)
            self._name_entry(message_id, "action.read_aloud")
            more = article.query(MORE)
            if had_focus and more is not None:
                more.focus()

    async def _begin(self, message_id: str) -> None:
        self.stop()
        message = self._display.messages.message_of(message_id)
        shown = as_shown(message) if message is not None else None
        article = self._display.messages.find(message_id)
        row = article.query(ACTIONS) if article is not None else None
        if shown is None or article is None or row is None:
            return
        pieces = spoken_pieces(self._text.html(*shown), self._locale)
        if not pieces:
            self._notices.show(self._texts("reading.nothing"), "info")
            return
        try:
            self._speaker = self._speaker or await self._speech.speaker(self._ended)
        except ChatError:
            self._fail()
            return
        self._message_id, self._pieces, self._at = message_id, pieces, 0
        article.set(MARK, "true")
        self._controls = self._make_controls()
        row.prepend(self._controls)
        self._name_entry(message_id, "reading.stop")
        if (pause := self._controls.query("button")) is not None:
            pause.focus(prevent_scroll=True)
        self._say()

    def _say(self) -> None:
        if self._speaker is not None:
            self._speaker.say(*self._pieces[self._at])

    def _ended(self, error: str) -> None:
        """A piece has been said, or could not be."""
        if not self._pieces or self._paused:
            return
        if error:
            self.stop()
            if error not in ("canceled", "interrupted"):
                self._fail()
            return
        self._at += 1
        is_on_page = self._controls is not None and self._controls.connected
        if self._at < len(self._pieces) and is_on_page:
            self._say()
        else:
            self.stop()

    def _fail(self) -> None:
        self._notices.show(self._texts("reading.failed"), "error")

    def _toggle_pause(self, button: Element) -> None:
        self._paused = not self._paused
        if self._paused and self._speaker is not None:
            self._speaker.silence()
        name = self._texts("reading.go_on" if self._paused else "reading.pause")
        button.set("aria-label", name)
        button.set("title", name)
        button.replace_children(self._document.icon("run" if self._paused else "pause"))
        if self._controls is not None:
            self._controls.toggle_class("cp-reading--paused", self._paused)
        if not self._paused:
            self._say()

    def _make_controls(self) -> Element:
        create, texts = self._document.create, self._texts

        def button(name: str) -> Element:
            label = texts(f"reading.{name}")
            attributes = {"class": "cp-icon-button", "type": "button", "data-reading-action": name}
            return create(
                "button",
                {**attributes, "aria-label": label, "title": label},
                self._document.icon(name),
            )

        group = {"class": "cp-reading", "role": "group", "aria-label": texts("reading.title")}
        wave = create("span", {"class": "cp-reading__wave", "aria-hidden": "true"})
        return create("div", group, wave, button("pause"), button("stop"))

    def _name_entry(self, message_id: str, key: str) -> None:
        """The menu's entry says what it does now."""
        article = self._display.messages.find(message_id)
        entry = article.query(f".dropdown-item{ACTION}") if article is not None else None
        if entry is not None:
            icon = "stop" if key == "reading.stop" else "read_aloud"
            entry.replace_children(self._document.icon(icon), " ", self._texts(key))

    def _clicked(self, event: Event) -> None:
        target = event.target
        button = target.closest("[data-reading-action]") if target is not None else None
        if button is None:
            return
        if button.get("data-reading-action") == "stop":
            self.stop()
        else:
            self._toggle_pause(button)

    def _key(self, event: Event) -> None:
        controls = self._controls
        if event.key != "Escape" or controls is None or event.target is None:
            return
        if controls.contains(event.target):
            event.prevent_default()
            self.stop()

    def _close(self) -> None:
        self.stop()
        if self._speaker is not None:
            self._speaker.close()
