"""The list and the chat of a host page."""

from __future__ import annotations

from chat_py.settings.settings import Selectors
from chat_py.ui.places import HostPlaces
from tests.fakes.dom import FakeDocument

PAGE = """
<div id="loadingOverlay"></div>
<section id="chat-discovery"></section>
<main id="chat-wrapper" hidden><div id="chatContainer"></div></main>
<footer class="d-none"><textarea id="userMessage"></textarea></footer>
"""


def places(markup: str) -> tuple[HostPlaces, FakeDocument]:
    document = FakeDocument(markup)
    return HostPlaces(document=document, selectors=Selectors()), document


def hidden(document: FakeDocument, selector: str) -> bool:
    element = document.query(selector)
    assert element is not None
    return element.is_hidden


def test_all_that_leads_to_the_log_and_the_box_is_shown() -> None:
    both, document = places(PAGE)
    assert not both.is_chat_shown
    both.show_chat()
    assert both.is_chat_shown
    assert not hidden(document, "#chat-wrapper")
    assert not hidden(document, "footer")
    assert hidden(document, "#chat-discovery")
    both.show_list()
    assert hidden(document, "#chat-wrapper")
    assert not hidden(document, "#chat-discovery")
    both.show_list()  # it is shown already
    both.show_chat()
    assert hidden(document, "#chat-discovery")


def test_what_is_the_chat_where_the_page_does_not_say() -> None:
    both, document = places(
        '<div id="app"><nav id="chat-discovery"></nav>'
        '<div id="room"><div id="chatContainer"></div><input id="messageInput"></div></div>'
    )
    both.show_list()
    assert hidden(document, "#room")
    assert not hidden(document, "#app")


def test_the_overlay_is_lifted_once() -> None:
    both, document = places(PAGE)
    both.lift_overlay()
    both.lift_overlay()
    assert hidden(document, "#loadingOverlay")


def test_a_page_without_them() -> None:
    both, _ = places("<p></p>")
    both.show_chat()
    both.show_list()
    assert both.is_chat_shown
