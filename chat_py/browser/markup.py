"""Markdown to sanitised DOM through static/src/native/markdown/markup.mjs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from pydantic_core import from_json, to_json
from pyodide.ffi import create_proxy

from chat_py.browser.dom import JsDom, JsElement
from chat_py.browser.protocols.dom import Element

__all__ = ["JsMarkup"]


class JsMarkup:
    """The only path from text to HTML."""

    def __init__(self, native: Any, dom: JsDom) -> None:
        self._native = native
        self._dom = dom
        self._draw: Any = None

    def configure(self, words: Mapping[str, str], image_origins: Sequence[str]) -> None:
        settings = {"words": words, "imageOrigins": image_origins}
        self._native.configure(to_json(settings).decode())

    def render(self, element: Element, text: str) -> None:
        self._native.render(cast("JsElement", element).js, text)

    def html(self, text: str) -> str:
        return str(self._native.html(text))

    def render_typed(self, element: Element, text: str) -> None:
        self._native.renderTyped(cast("JsElement", element).js, text)

    def typed_html(self, text: str) -> str:
        return str(self._native.typedHtml(text))

    def sanitize(self, html: str) -> str:
        return str(self._native.sanitize(html))

    def link(self, url: str, text: str) -> JsElement:
        return JsElement(self._native.link(url, text), self._dom)

    def picture(self, url: str, text: str) -> JsElement:
        return JsElement(self._native.picture(url, text), self._dom)

    def drawing(self, markup: str, text: str) -> JsElement:
        return JsElement(self._native.drawing(markup, text), self._dom)

    def draw_code(self, languages: Sequence[str], draw: Callable[[Element, str], None]) -> None:
        def run(box: Any, language: str) -> None:
            draw(JsElement(box, self._dom), language)

        if self._draw is not None:
            self._draw.destroy()
        self._draw = create_proxy(run)
        self._native.drawCode(to_json(languages).decode(), self._draw)

    def cite(self, elements: Sequence[Element], sources: Sequence[tuple[str, str]]) -> None:
        text = to_json(sources).decode()
        for element in elements:
            self._native.cite(cast("JsElement", element).js, text)

    def table(self, table: Element) -> tuple[str, str]:
        html, text = from_json(self._native.table(cast("JsElement", table).js))
        return str(html), str(text)

    def stream(self, element: Element) -> JsMarkupStream:
        return JsMarkupStream(self._native.stream(cast("JsElement", element).js))


class JsMarkupStream:
    """Markdown that grows."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, piece: str) -> None:
        self._stream.write(piece)

    def end(self) -> None:
        self._stream.end()
