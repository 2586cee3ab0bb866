"""What the template of a message is filled with, and what is shown at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.message.body import MessageBody
from chat_py.message.kinds import as_shown
from chat_py.message.offers import Can, offered
from chat_py.message.outcome import has_words, outcome_of
from chat_py.message.thoughts import Thoughts
from chat_py.models.fields import Sender
from chat_py.models.message import FEEDBACK_KINDS, LIKES, Message
from chat_py.view.dates import iso
from chat_py.view.focus import Focus
from chat_py.view.icons import face

__all__ = [
    "ACTIONS",
    "HINT_MENU",
    "LOCAL_ID",
    "MORE",
    "NOT_STORED",
    "READ_ALOUD",
    "MessageElements",
    "MessageState",
    "Person",
]

MessageState = Literal[
    "waiting", "sending", "sent", "failed", "unconfirmed", "streaming", "stopped", "broken"
]
NOT_STORED: frozenset[MessageState] = frozenset(
    {"waiting", "sending", "failed", "unconfirmed", "streaming"}
)
"""The states of what the server is not known to have."""
LOCAL_ID = "local-"
"""Prefix of ids made here for messages that the server stores without one."""

STATUS = '[data-slot="status"]'
ACTIONS = '[data-slot="actions"]'
MAX_DETAILS = 2000
"""Characters of a server's own words that are shown."""
BOT_ACTIONS = ("copy", "like", "dislike", "regenerate")
READ_ALOUD = "read_aloud"
BOT_MENU = (READ_ALOUD, "copy_markdown", "copy_text", "copy_html", "share", "delete")
MENU_ICONS = {"hints": "down", "more": "more"}
MORE = ".cp-more > [data-menu-actions]"
"""The button that opens a message's own menu."""
HINT_MENU = "hint_shorter hint_longer hint_simpler hint_own"
USER_ACTIONS = ("copy", "edit")
USER_MENU = ("copy_markdown", "copy_text", "copy_html", "delete")


@dataclass(frozen=True)
class Person:
    """Whose name and face stand at a message."""

    name: str
    avatar: str = ""


class MessageElements:
    """Builds messages and changes their state."""

    def __init__(
        self,
        *,
        document: Document,
        body: MessageBody,
        thoughts: Thoughts,
        texts: Texts,
        focus: Focus,
        can: Can,
    ) -> None:
        self._document = document
        self._focus = focus
        self._can = can
        self._body = body
        self._thoughts = thoughts
        self._texts = texts
        self.online = True
        """Whether there is a network, which a message that is being sent waits for."""

    def message(
        self, message: Message, sender: Sender, text: str, person: Person, state: MessageState
    ) -> Element:
        """A new message, of the page's template for it."""
        values = {"id": message.id, "sender": sender, **face(person.name, person.avatar)}
        if sender != "bot":  # a reader knows the own face, and a narrator has none
            values |= {"picture": None, "initial": None, "hue": None}
        given = {action.type for action in message.actions}
        values |= {f"{name}d": "true" if name in given else "false" for name in LIKES}
        article = self._document.fill("message", values | self._moment(message))
        self._thoughts.show(article, message, alone=not text.strip())
        self._body.show(article, message, sender, text)
        article.set("data-state", state)
        self._show_footer(article, message, state, "")
        return article

    def turn(self, message: Message, name: str) -> dict[str, str | bool | None]:
        """What the template of a picture or video is filled with: who sent it, and when."""
        return {"name": name, **self._moment(message)}

    def show_buttons(self, article: Element, message: Message, state: MessageState) -> None:
        """Show the actions that make sense for a message in this state."""
        if (place := article.query(ACTIONS)) is not None:
            sender = article.get("data-sender") or "bot"
            place.replace_children(*self._buttons(message, sender, state))

    def _moment(self, message: Message) -> dict[str, str | bool | None]:
        moment = message.timestamp
        if moment is None:
            return {"time": None, "datetime": None, "moment": None}
        formats = self._texts.formats
        return {
            "time": formats.time(moment),
            "datetime": iso(moment),
            "moment": formats.moment(moment),
        }

    def day(self, key: str, label: str, moment: int) -> Element:
        """The line above the first message of a day, which was written at `moment`
        (milliseconds since the epoch)."""
        values = {"label": label, "day": key, "moment": str(moment)}
        return self._document.fill("day", values)

    def typing(self) -> Element:
        """Three dots, before the first words come."""
        create = self._document.create
        dots = [create("i") for _ in range(3)]
        return create("div", {"class": "cp-typing", "aria-hidden": "true"}, *dots)

    def rename(self, article: Element, message_id: str) -> None:
        """Give a message another id: on itself and on its buttons."""
        article.refill({"id": message_id})
        for element in (article, *article.query_all("[data-message-id]")):
            element.set("data-message-id", message_id)

    def redraw(self, article: Element, message: Message) -> None:
        """Show another text and time at a message; its actions are those of `set_state`."""
        shown = as_shown(message)
        text = shown[1] if shown else message.content
        self._thoughts.show(article, message, alone=not has_words(message))
        self._body.show(article, message, message.sender, text)
        if message.timestamp is not None:
            article.refill(self._moment(message))

    def set_state(
        self, article: Element, message: Message, state: MessageState, reason: str = ""
    ) -> None:
        """Show what became of a message, and the actions that make sense then."""
        article.set("data-state", state)
        with self._focus.kept(article):
            self._show_footer(article, message, state, reason)

    def _show_footer(
        self, article: Element, message: Message, state: MessageState, reason: str
    ) -> None:
        below: list[Element] = []
        if status := self._status(message, state, reason):
            below.append(status)
        if reason and message.sender == "bot" and message.details:
            below.append(self._details(message.details))
        if feedback := self._feedback(message):
            below.append(feedback)
        # That of a picture says what goes on with it.
        if (place := article.query(STATUS)) is not None and (below or not message.is_media):
            place.replace_children(*below)
        self.show_buttons(article, message, state)

    def _buttons(self, message: Message, sender: str, state: MessageState) -> list[Element]:
        if message.is_media:
            # What more can be done with a picture is among its tools.
            stored = state not in NOT_STORED and not message.id.startswith(LOCAL_ID)
            menu = offered(["delete"] if stored else [], self._can)
            return [self._action("copy", message), *([self._more(message, menu)] if menu else [])]
        buttons: list[Element] = []
        if state not in NOT_STORED and message.versions:
            buttons += self._pager(message, message.versions)
        names = offered(self._actions(message, sender, state), self._can)
        for name in names:
            buttons.append(self._action(name, message))
            if name == "regenerate":
                buttons.append(self._hints(message))
        if len(names) > 1:
            menu = USER_MENU if sender == "user" else BOT_MENU
            buttons.append(self._more(message, offered(menu, self._can)))
        return buttons

    def mark(self, article: Element, action: str, pressed: bool) -> None:
        """Show a like or dislike as given or taken back."""
        for button in article.query_all(f'[data-message-action="{action}"]'):
            button.set("aria-pressed", "true" if pressed else "false")

    def _actions(self, message: Message, sender: str, state: MessageState) -> list[str]:
        if state == "streaming":
            return []
        if sender == "bot" and not has_words(message):
            return []  # there is nothing to copy or to like
        if state in NOT_STORED or message.id.startswith(LOCAL_ID):
            return ["copy"]  # the rest needs a message that the server knows
        return list(USER_ACTIONS if sender == "user" else BOT_ACTIONS)

    def _action(self, name: str, message: Message) -> Element:
        label = self._texts(f"action.{name}")
        attributes: dict[str, str | bool | None] = {
            "class": "cp-icon-button",
            "type": "button",
            "data-message-action": name,
            "data-message-id": message.id,
            "aria-label": label,
            "title": label,
        }
        if name in LIKES:
            given = any(action.type == name for action in message.actions)
            attributes["aria-pressed"] = "true" if given else "false"
        return self._document.create("button", attributes, self._document.icon(name))

    def _more(self, message: Message, names: Sequence[str]) -> Element:
        """What else can be done with a message, and what it took."""
        note = self._usage(message)
        return self._menu("more", message, "chat.more", " ".join(names), note=note)

    def _hints(self, message: Message) -> Element:
        """The menu of Regenerate: how the next answer shall differ. It is always there, and to be
        seen where the log says that the back end takes hints: messages are drawn before it does."""
        return self._menu("hints", message, "action.hints", HINT_MENU)

    def _menu(
        self, kind: str, message: Message, label: str, actions: str, *, note: str | None = None
    ) -> Element:
        """The button of a menu, which `ChatDropdown` fills when it is first opened."""
        words, create = self._texts(label), self._document.create
        attributes = {
            "class": "cp-icon-button dropdown-toggle",
            "type": "button",
            "aria-label": words,
            "aria-expanded": "false",
            "title": words,
            "data-menu-actions": actions,
            "data-menu-note": note,
            "data-message-id": message.id,
        }
        button = create("button", attributes, self._document.icon(MENU_ICONS[kind]))
        return create("div", {"class": f"cp-menu cp-{kind} dropdown"}, button)

    def _usage(self, message: Message) -> str | None:
        used = message.usage
        if used is None or not (used.input_tokens or used.output_tokens):
            return None
        return self._texts("message.usage", input=used.input_tokens, output=used.output_tokens)

    def _pager(self, message: Message, versions: Sequence[str]) -> list[Element]:
        """Back and forth between the versions of an answer, or the edits of a message."""
        if message.id not in versions or len(versions) < 2:
            return []
        create, texts = self._document.create, self._texts
        number, total = versions.index(message.id) + 1, len(versions)
        words = create(
            "span",
            {"class": "cp-versions__count"},
            create(
                "span",
                {"aria-hidden": "true"},
                texts("message.version_short", number=number, total=total),
            ),
            create(
                "span",
                {"class": "cp-visually-hidden"},
                texts("message.version", number=number, total=total),
            ),
        )
        group = {
            "class": "cp-versions",
            "role": "group",
            "aria-label": texts(
                "message.edits" if message.sender == "user" else "message.versions"
            ),
        }
        pager = create(
            "div",
            group,
            self._step("previous", message, at_end=number == 1),
            words,
            self._step("next", message, at_end=number == total),
        )
        return [pager]

    def _step(self, name: str, message: Message, *, at_end: bool) -> Element:
        label = self._texts(f"message.{name}")
        attributes = {
            "class": "cp-icon-button",
            "type": "button",
            "data-message-action": name,
            "data-message-id": message.id,
            "aria-label": label,
            "title": label,
            # Not `disabled`, which would take the focus away.
            "aria-disabled": "true" if at_end else None,
        }
        return self._document.create("button", attributes, self._document.icon(name))

    def _status(self, message: Message, state: MessageState, reason: str) -> Element | None:
        texts, create = self._texts, self._document.create
        line = create("p", {"class": "cp-message__status"})
        if state == "sending":
            line.append(self._on_its_way())
        elif state == "waiting":
            line.append(texts("message.queued"), " ")
            line.append(self._word_button("take_back", texts("action.edit"), message.id), " ")
            line.append(self._word_button("discard", texts("message.discard"), message.id))
        elif state == "failed":
            failed = texts("message.failed", reason=reason) if reason else ""
            line.append(failed or texts("message.not_arrived"), " ")
            line.append(self._word_button("retry", texts("message.retry"), message.id), " ")
            line.append(self._word_button("discard", texts("message.discard"), message.id))
        elif state == "unconfirmed":
            line.append(reason or texts("message.broken_off"), " ")
            line.append(texts("message.unconfirmed"), " ")
            line.append(self._word_button("retry", texts("message.send_again"), message.id), " ")
            line.append(self._word_button("check", texts("message.check"), message.id))
        elif outcome := outcome_of(message, state, reason, texts):
            line.append(outcome.words)
            if not message.id.startswith(LOCAL_ID) and offered([outcome.action], self._can):
                label = texts(f"action.{outcome.action}")
                line.append(" ", self._word_button(outcome.action, label, message.id))
        else:
            return None
        return line

    def _feedback(self, message: Message) -> Element | None:
        """What the person has said was wrong with an answer."""
        reason = next((a.reason for a in message.actions if a.type == "dislike"), None)
        if reason is None:
            return None
        kinds = [self._texts(f"feedback.{kind}") for kind in FEEDBACK_KINDS if kind in reason.kinds]
        words = self._texts(
            "feedback.given", reason=" · ".join(filter(None, [*kinds, reason.words]))
        )
        line = self._document.create("p", {"class": "cp-message__status"}, words)
        if offered(["dislike"], self._can):
            change = self._texts("feedback.change")
            line.append(" ", self._word_button("feedback", change, message.id))
        return line

    def _details(self, words: str) -> Element:
        """What a server said itself: text that nobody vouches for, on demand."""
        create = self._document.create
        return create(
            "details",
            {"class": "cp-message__details"},
            create("summary", None, self._texts("message.details")),
            create("p", {"dir": "auto"}, words[:MAX_DETAILS]),
        )

    def show_on_its_way(self, article: Element) -> None:
        """Update what a message that is being sent is said to wait for."""
        if (line := article.query(".cp-message__status")) is not None:
            line.text = self._on_its_way()

    def _on_its_way(self) -> str:
        return self._texts("message.sending" if self.online else "message.waiting")

    def _word_button(self, action: str, label: str, message_id: str) -> Element:
        attributes = {
            "class": "cp-button",
            "type": "button",
            "data-message-action": action,
            "data-message-id": message_id,
        }
        return self._document.create("button", attributes, label)
