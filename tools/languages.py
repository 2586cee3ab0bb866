"""What the page's scripts are given of the texts in `chat_py/locales/`."""

from __future__ import annotations

from chat_py.locales.reading import FOLDER, read_texts

__all__ = [
    "apart",
    "boot_texts",
    "directions",
    "failure_words",
    "launcher_words",
    "old_browser_texts",
    "tags",
]

FAILURE = ("failed", "stopped", "advice", "retry")
"""What the notice of a start that fails says, in the order in which static/src/preboot/notice.js
takes it."""
LAUNCHER = ("chat", "open", "unread", "close")
PROGRESS = ("loading", "starting", "silent", "silent_again", "no_response", "not_loaded")


def tags() -> list[str]:
    """The languages that there are texts for (BCP 47)."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def apart() -> tuple[str, ...]:
    """What is no part of Python's package: the page's scripts load one language, the page's."""
    return tuple(f"chat_py.locales.{tag}" for tag in tags() if tag != "en")


def directions() -> dict[str, str]:
    """Tag → `ltr` or `rtl`."""
    return {tag: read_texts(tag)["page.direction"] for tag in tags()}


def failure_words(tag: str = "en") -> list[str]:
    """What the page says of a start that fails."""
    texts = read_texts(tag)
    return [texts[f"boot.{name}"] for name in FAILURE]


def boot_texts() -> dict[str, dict[str, object]]:
    """Tag → what is said before the texts of a language can be loaded."""
    made: dict[str, dict[str, object]] = {}
    for tag in tags():
        texts = read_texts(tag)
        made[tag] = {name: texts[f"boot.{name}"] for name in PROGRESS}
        made[tag]["failure"] = failure_words(tag)
    return made


def launcher_words() -> dict[str, dict[str, str]]:
    """Tag → what the launcher says, before anything else of the chat is there."""
    return {tag: {name: read_texts(tag)[f"launcher.{name}"] for name in LAUNCHER} for tag in tags()}


def old_browser_texts() -> dict[str, str]:
    """Tag → what a browser is told that cannot run any of this."""
    return {tag: read_texts(tag)["boot.old"] for tag in tags()}
