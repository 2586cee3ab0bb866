"""The chat's keys. What is handled and what the sheet of shortcuts lists are this one table."""

from __future__ import annotations

from typing import Literal, NamedTuple

from chat_py.browser.protocols.dom import Event

__all__ = ["SHORTCUTS", "Place", "Shortcut", "pressed"]

Place = Literal["page", "box", "messages", "list"]
"""Where the focus has to be."""


class Shortcut(NamedTuple):
    """What `chords` do: `shortcut.<name>` says it to people.

    A chord is a `KeyboardEvent.key`, after the modifiers that are held and no others. "Mod" is
    Ctrl, or Cmd on Apple's keyboards.
    """

    name: str
    place: Place
    chords: tuple[str, ...]


SHORTCUTS = (
    Shortcut("palette", "page", ("Mod+k",)),
    Shortcut("shortcuts", "page", ("?",)),
    Shortcut("leave", "page", ("Escape",)),
    Shortcut("send", "box", ("Enter", "Mod+Enter")),
    Shortcut("line", "box", ("Shift+Enter",)),  # the browser's own
    Shortcut("older", "box", ("ArrowUp", "Ctrl+ArrowUp")),
    Shortcut("newer", "box", ("ArrowDown", "Ctrl+ArrowDown")),
    Shortcut("command", "box", ("Tab",)),
    # These two are static/src/native/page/stops.mjs.
    Shortcut("messages", "messages", ("ArrowUp", "ArrowDown")),
    Shortcut("buttons", "messages", ("ArrowLeft", "ArrowRight")),
    Shortcut("next", "list", ("ArrowDown",)),
    Shortcut("previous", "list", ("ArrowUp",)),
    Shortcut("first", "list", ("Home",)),
    Shortcut("last", "list", ("End",)),
    Shortcut("rename", "list", ("F2",)),
    Shortcut("delete", "list", ("Delete",)),
    Shortcut("menu", "list", ("Shift+F10", "ContextMenu")),
)
"""In the order of the sheet. e2e/test_shortcuts.py presses each of them."""
CHORDS = {each.name: each.chords for each in SHORTCUTS}


def pressed(event: Event, name: str, *, apple: bool | None = None) -> str:
    """The chord of a shortcut that a key event is; empty where it is none.

    `apple` tells whether "Mod" is Cmd or Ctrl; without it, both count.
    """
    return next((chord for chord in CHORDS[name] if _is(event, chord, apple)), "")


def _is(event: Event, chord: str, apple: bool | None) -> bool:
    *held, key = chord.split("+")
    if not _same(event, key):
        return False
    if "Mod" in held:
        one = (event.ctrl, event.meta) in ((True, False), (False, True))
        mod = one and apple in (None, event.meta)
    else:
        mod = event.ctrl == ("Ctrl" in held) and not event.meta
    # A sign is what was typed, with whichever keys a layout has it on.
    shift = key == "?" or event.shift == ("Shift" in held)
    return mod and shift and not event.alt


def _same(event: Event, key: str) -> bool:
    if len(key) > 1:
        return event.key == key
    # Full-width with Japanese input methods; "л" is where K is, on a Russian keyboard.
    same = event.key.lower() == key or (key == "?" and event.key == "？")
    return same or (not event.key.isascii() and event.key_code == ord(key.upper()))
