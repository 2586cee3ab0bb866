"""What the page needs of the package for what it shows before Python is there:
`python -m chat_py.composition.first_view` prints it for the build."""

from __future__ import annotations

from typing import Any, cast, get_args

from pydantic import AliasChoices
from pydantic_core import to_json

from chat_py.composition.conversation import MARKUP_WORDS
from chat_py.locales.reading import ENGLISH
from chat_py.message.elements import (
    BOT_ACTIONS,
    BOT_MENU,
    HINT_MENU,
    USER_ACTIONS,
    USER_MENU,
)
from chat_py.models.message import Message
from chat_py.settings.settings import BackendName, Settings
from chat_py.ui.list_groups import HEADINGS

__all__ = ["first_view_table"]

KEYS = (
    *(f"action.{name}" for name in sorted({*BOT_ACTIONS, *USER_ACTIONS})),
    *("action.hints", "chat.more"),
    *HEADINGS.values(),
    *("message.bot", "message.starting", "message.usage", "message.you", "page.new_chat"),
    *(f"markup.{name}" for name in MARKUP_WORDS),
)


def _field_names(annotation: object) -> list[str]:
    """The fields of a message that are of one kind, in every spelling that is read."""
    found: set[str] = set()
    for name, field in Message.model_fields.items():
        if field.annotation == annotation:
            alias = field.validation_alias
            found |= {name, str(field.alias)} if isinstance(alias, str) else {name}
            found |= {str(c) for c in alias.choices} if isinstance(alias, AliasChoices) else set()
    return sorted(found)


def _kept_chats() -> dict[str, Any]:
    """Where chats are that are kept in the browser: keys of the `USER` and the `CHAT`; that of a
    message ends in its place."""
    from chat_py.backends.local.chats import LISTED
    from chat_py.backends.local.schema import KEY, STORE, newest
    from chat_py.backends.local.shelf import Shelf

    shelf = Shelf(cast("Any", None), "USER")
    chat, message = shelf.chat("CHAT"), shelf.message("CHAT", 0)
    return {
        "names": [name for name in get_args(BackendName) if name != "guide"],
        "store": STORE,
        "version": str(newest()),
        "listed": LISTED,
        "keys": {"version": KEY, "list": shelf.list, "chat": chat, "message": message},
    }


def first_view_table() -> dict[str, Any]:
    """Its texts in English, what can be done with messages, which fields of them are texts and
    which are flags, and what settings there are by default."""
    settings = Settings()
    return {
        "words": {key: ENGLISH[key] for key in KEYS},
        "actions": {"user": USER_ACTIONS, "bot": BOT_ACTIONS, "narrator": BOT_ACTIONS},
        "headings": HEADINGS,
        "menus": {"user": USER_MENU, "bot": BOT_MENU, "narrator": BOT_MENU},
        "hints": HINT_MENU,
        "fields": {"texts": _field_names(str), "flags": _field_names(bool | None)},
        "kept": _kept_chats(),
        "starters": settings.starters,
        "pageSize": settings.page_size,
        "runPython": settings.run_python,
        "previewCode": settings.preview_code,
    }


if __name__ == "__main__":
    print(to_json(first_view_table()).decode())  # noqa: T201 the build reads it
