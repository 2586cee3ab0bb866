"""Keeps a host page's style sheet from changing how the chat looks.

The chat's rules are in a cascade layer, so that they reach nothing of the page; but every rule of
the page, a plain `button { color: red }` too, is outside the layers and wins over them. Marked
`!important` it is the other way round (CSS Cascade 5, "Cascade Layers": importance turns the order
of the layers about). So what usually hits an element by its name alone is marked here, when the
style sheet is built. What a page may set are the custom properties, which are never marked.
"""

from __future__ import annotations

import re

__all__ = ["mark_important"]

GUARDED = re.compile(
    r"(?:color|background|border|outline|box-shadow|font|line-height|letter-spacing|word-spacing"
    r"|text-(?:align|decoration|transform|indent|shadow|underline)|white-space|list-style"
    r"|margin|padding|cursor|float|appearance|(?:min-|max-)?(?:inline|block)-size"
    r"|(?:min-|max-)?(?:width|height)|vertical-align|box-sizing|position|inset|gap"
    r"|(?:align|justify|place)-(?:content|items|self))(?:-[a-z-]+)?"
)
# What the chat makes itself. Elsewhere `display` is left alone: a page may hide the parts that it
# holds.
OWN = re.compile(
    r"\.cp-(?:message|prose|bar|picture|math|note|code|table|avatar|versions|media|lightbox|notice"
    r"|editing)"
)
UNGUARDED = re.compile(r"background-(?:position|size)|font-size-adjust")


def mark_important(css: str) -> str:
    """A style sheet with the guarded declarations of every rule marked `!important`; key frames
    and custom properties stay as they are."""
    done: list[str] = []
    kinds: list[str] = []  # the heads of the blocks around
    start = 0
    for at, character in _structure(css):
        part = css[start:at]
        if character == "{":
            kinds.append(part.strip())
            done.append(part + "{")
        else:
            in_rule = bool(kinds) and not kinds[-1].startswith("@")
            if in_rule and not any("keyframes" in kind for kind in kinds):
                part = _guard(part, kinds[-1])
            done.append(part + character)
            if character == "}":
                kinds.pop()
        start = at + 1
    return "".join(done) + css[start:]


def _guard(declaration: str, selector: str) -> str:
    name, colon, value = declaration.partition(":")
    plain = name.strip()
    if not colon or "!important" in value:
        return declaration
    guarded = GUARDED.fullmatch(plain) and not UNGUARDED.fullmatch(plain)
    if not guarded and not (plain == "display" and OWN.search(selector)):
        return declaration
    return declaration.rstrip() + "!important"


def _structure(css: str) -> list[tuple[int, str]]:
    """Where blocks open and close and declarations end, outside strings, brackets and comments."""
    found: list[tuple[int, str]] = []
    depth, quote, at = 0, "", 0
    while at < len(css):
        character = css[at]
        if quote:
            if character == "\\":
                at += 1
            elif character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        elif css.startswith("/*", at):
            at = css.index("*/", at) + 1
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif depth == 0 and character in "{};":
            found.append((at, character))
        at += 1
    return found
