"""What stands in the log instead of messages: loading, nothing yet, not found, failed,
somebody else's."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.models.chat import Character
from chat_py.view.icons import avatar

__all__ = ["Placeholders"]


class Placeholders:
    """Builds the blocks. Their listeners belong to the `owner` of the view they stand in."""

    def __init__(self, *, document: Document, texts: Texts, home_url: Callable[[], str]) -> None:
        self._document = document
        self._texts = texts
        self._home_url = home_url

    def loading(self) -> Element:
        """Grey lines where the messages will be."""
        create = self._document.create
        bars = [create("span", {"class": "cp-skeleton", "aria-hidden": "true"}) for _ in range(3)]
        words = create("span", {"class": "cp-visually-hidden"}, self._texts("chat.loading"))
        return create("div", {"class": "cp-loading", "role": "status"}, words, *bars)

    def empty(self, character: Character | None) -> Element:
        """Who is there, and how to begin."""
        create = self._document.create
        name = character.name if character and character.name else self._texts("message.bot")
        block = create(
            "div",
            {"class": "cp-empty"},
            avatar(self._document, name, character.avatar if character else ""),
            create("h2", None, name),
        )
        if character and character.description:
            block.append(create("p", None, character.description))
        block.append(create("p", None, self._texts("chat.empty", name=name)))
        return block

    def not_found(self) -> Element:
        """An unknown chat, with a way home."""
        create = self._document.create
        home = {
            "class": "cp-button cp-button--primary",
            "href": self._home_url(),
            "data-home": True,
        }
        return create(
            "div",
            {"class": "cp-notfound", "role": "alert"},
            create("h2", None, self._texts("chat.notfound")),
            create("p", None, self._texts("chat.notfound.text")),
            create("a", home, self._texts("chat.home")),
        )

    def other_account(self, address: str) -> Element:
        """Another user is logged in; with a link that reloads the page."""
        create = self._document.create
        again = {"class": "cp-button cp-button--primary", "href": address}
        return create(
            "div",
            {"class": "cp-notfound", "role": "alert"},
            create("h2", None, self._texts("account.changed")),
            create("p", None, self._texts("account.changed.text")),
            create("a", again, self._texts("account.reload")),
        )

    def failure(self, error: ApiError, retry: Callable[[], None], owner: Owner) -> Element:
        """What happened, and a button to try again."""
        create = self._document.create
        again = {"class": "cp-button cp-button--primary", "type": "button"}
        button = create("button", again, self._texts("chat.retry"))
        owner.add(button.listen("click", lambda _: retry()))
        return create(
            "div",
            {"class": "cp-notfound", "role": "alert"},
            create("h2", None, self._texts("chat.failed")),
            create("p", None, error.user_message),
            button,
        )
