"""What the chat says, in the reader's language."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ERROR_TYPES
from chat_py.locales import Language, Texts
from chat_py.locales.reading import ENGLISH
from chat_py.ui.page_texts import translate_page
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats
from tests.fakes.texts import texts_in


@pytest.mark.parametrize(
    ("type", "text"),
    [  # the guide's, to the letter ("Error Handling Strategy")
        ("network", "Network error. Please check your internet connection."),
        ("auth", "Your session has expired. Please log in again."),
        ("permission", "You do not have permission to access this resource."),
        ("notfound", "The requested resource was not found."),
        ("ratelimit", "Too many requests. Please wait a moment and try again."),
        ("server", "Server error. Please try again later."),
        ("unknown", "An error occurred. Please try again."),
    ],
)
def test_the_error_texts_are_the_guides(type, text):
    assert texts_in("en")(f"error.{type}") == text


def test_every_error_type_has_a_text():
    assert {f"error.{name}" for name in ERROR_TYPES} <= ENGLISH.keys()


def test_what_a_language_lacks_is_english():
    texts = Texts("xx-YY", FakeFormats(), Language("xx", "xx-YY", {"action.copy": "Qopy"}))
    assert texts.language == "xx"
    assert (texts("action.copy"), texts("action.share")) == ("Qopy", ENGLISH["action.share"])


def test_blanks_are_filled_and_braces_in_values_stay():
    text = texts_in("en")("message.failed", reason="{0} {name} is not a blank")
    assert text == "Not sent: {0} {name} is not a blank"


def test_an_unknown_key_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        texts_in("en")("no.such")


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("The AI service is busy. Please try again in 20 s.", "backend.busy_for"),
        ("The AI service failed with status 502.", "server.ai_status"),
        (ENGLISH["server.restarted"], "server.restarted"),
    ],
)
def test_a_server_s_sentence_is_in_the_reader_s_language_if_it_is_ours(sentence, shown):
    german = texts_in("de")
    values = {"seconds": "20", "status": "502"}
    assert german.of_server(sentence) == german(shown, **values)
    assert texts_in("en").of_server(sentence) == sentence
    for other in ("Another server's words.", "", "(", f"{sentence} And more."):
        assert german.of_server(other) == other


def test_a_text_by_language_is_the_readers_else_english_else_any():
    texts = texts_in("ja")
    assert texts.choose({"en": "a lamp", "ja": "ランプ"}) == "ランプ"
    assert texts.choose({"de": "eine Lampe", "en": "a lamp"}) == "a lamp"
    assert texts.choose({"de": "eine Lampe"}) == "eine Lampe"
    assert [texts.choose("a lamp"), texts.choose(5)] == ["a lamp", ""]


def test_a_count_takes_the_plural_form_of_the_language_and_its_numbers():
    texts = texts_in("en")
    assert texts.count("input.left", 1) == "1 character left"
    assert texts.count("input.left", 1200) == "1,200 characters left"
    # Japanese has one form for all numbers.
    assert texts_in("ja").count("input.left", 1) == "残り1文字"


def test_another_language_says_its_own_words_and_english_where_it_has_none():
    """A made-up one."""
    own = {
        "page.direction": "rtl",
        "page.send": "Qend",
        "input.left.one": "{count} qar",
        "input.left.other": "{count} qars",
    }
    texts = Texts("qx-QX", FakeFormats(), Language("qx", "qx-QX", own))
    assert (texts.language, texts("page.direction")) == ("qx", "rtl")
    assert [texts.count("input.left", n) for n in (1, 2)] == ["1 qar", "2 qars"]
    assert texts("page.stop") == ENGLISH["page.stop"]
    document = FakeDocument('<button data-cp-label="page.send"><b data-cp-text="page.stop"></b>')
    document.body.toggle_class("cp-page", True)
    translate_page(document, texts)
    assert document.query("button").get("aria-label") == "Qend"
    assert document.query("b").text == ENGLISH["page.stop"]
    assert (document.root.get("lang"), document.root.get("dir")) == ("qx", "rtl")
