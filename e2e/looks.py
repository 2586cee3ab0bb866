"""What elements look like: the page's own, and the chat's under a rude style sheet."""

from __future__ import annotations

from e2e.chat_page import ChatPage

__all__ = ["STYLES", "expect_untouched"]

STYLES = """() => {
  const names = ["color", "font-family", "font-size", "line-height", "letter-spacing", "margin",
                 "padding", "background-color", "border", "box-sizing", "display", "cursor"];
  const own = [document.documentElement, ...document.querySelectorAll("body, body *")]
    .filter((element) => !element.closest("[class*='cp-'], #chat-discovery, script"));
  return own.map((element) => {
    const style = getComputedStyle(element);
    const values = names.map((name) => style.getPropertyValue(name));
    return [element.tagName, element.id, ...values].join("|");
  });
}"""
"""The computed styles of the page's own elements, one line for each."""
HOSTILE = """
* { box-sizing: content-box; letter-spacing: 3px; word-spacing: 9px; text-transform: uppercase }
button { all: unset; background: red }
p { color: red !important; margin: 40px; text-indent: 3em }
a { color: lime; border-bottom: 3px dotted red; padding: 9px }
h1, h2, h3, ul, ol, li { margin: 33px; padding: 0; list-style: none; font: italic 30px serif }
table, th, td { border: 5px solid red; background: yellow; display: block }
img { width: 100%; height: 300px; float: right; border: 4px solid red; border-radius: 50% }
span, time, header, article { display: block; float: left; font-size: 40px; color: red }
pre, code { white-space: normal; background: pink; color: red; font: 9px serif }
"""
INSERT = """([method, css]) => document.head[method](
  Object.assign(document.createElement("style"), { textContent: css, id: "hostile" }))"""
LOOKS = """() => {
  const names = ["color", "background-color", "border", "border-radius", "box-sizing", "display",
    "float", "font", "letter-spacing", "word-spacing", "text-transform", "text-indent",
    "margin-block",
    "padding", "list-style", "width", "height", "white-space", "cursor", "position", "gap",
    "align-items", "justify-content"];
  const own = ":is(.cp-app, .cp-scope, .cp-message)";
  return [...document.querySelectorAll(`${own}, ${own} *`)].map((element) => {
    const style = getComputedStyle(element);
    return [element.outerHTML.slice(0, 90),
      Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]))];
  });
}"""


def expect_untouched(chat: ChatPage) -> int:
    """A sheet that is rude to every element by its name, before the chat's own and after it,
    changes none of the chat's elements there are; how many that is."""
    before = chat.page.evaluate(LOOKS)
    for method in ("prepend", "append"):
        chat.page.evaluate(INSERT, [method, HOSTILE])
        found = [
            (element, {name: (was[name], now[name]) for name in was if was[name] != now[name]})
            for (element, was), (_, now) in zip(before, chat.page.evaluate(LOOKS), strict=True)
        ]
        assert [one for one in found if one[1]] == [], method
        chat.page.evaluate("document.querySelector('#hostile').remove()")
    return len(before)
