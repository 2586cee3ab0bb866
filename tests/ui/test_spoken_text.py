"""What of an answer is read aloud, and with which voice."""

from __future__ import annotations

import pytest

from chat_py.ui.spoken_text import LONGEST, language_of, spoken_pieces


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("Good morning.", "en-GB", "en-GB"),
        ("The cat is on the mat, and that is it.", "de", "en"),
        ("Der Hund und die Katze sind nicht da.", "en-US", "de"),
        ("Le chat est dans la maison avec les enfants pour le soir, pas vous.", "en", "fr"),
        ("El perro no está en la casa con los niños.", "en", "es"),
        ("O gato não está com as crianças para uma foto.", "en", "pt"),
        ("Es gibt Brot.", "de-AT", "de-AT"),
        ("こんにちは、世界。", "en", "ja"),
        ("東京は Tokyo です。", "en", "ja"),
        ("你好，世界。", "en", "zh"),
        ("你好，世界。", "zh-TW", "zh-TW"),
        ("안녕하세요.", "en", "ko"),
        ("مرحبا بالعالم", "en", "ar"),
        ("سلام دنیا", "fa", "fa"),
        ("Привет, мир", "en", "ru"),
        ("Hello world", "ja", "en"),
        ("In a long English sentence the word 東京 is one of many.", "en", "en"),
        ("12:30", "fr", "fr"),
    ],
)
def test_the_language_of_a_text(text: str, page: str, language: str) -> None:
    assert language_of(text, page) == language


def test_code_tables_and_marks_are_left_out() -> None:
    address = "https://www.example.org/a/b?c=d"
    html = (
        f"<h2>Title</h2><p>Call <code>run()</code> at {address} now.<sup>1</sup></p>"
        "<pre><code>x = [1]\nprint(x)</code></pre><ul><li>One</li><li>[ ] Two</li></ul>"
        "<table><tr><td>cell</td></tr></table><p>***</p>"
    )
    assert [text for text, _ in spoken_pieces(html, "en")] == [
        "Title",
        "Call run() at example.org now.",
        "One",
        "Two",
    ]


def test_no_piece_is_longer_than_a_voice_lasts_and_no_word_is_lost() -> None:
    long = " ".join(f"word{n}" for n in range(200))
    text = f"Short one. Another! {long}. The end."
    pieces = [piece for piece, _ in spoken_pieces(f"<p>{text}</p>", "en")]
    assert max(map(len, pieces)) <= LONGEST
    assert " ".join(pieces).split() == text.split()
    assert pieces[0].startswith("Short one. Another!")


def test_sentences_without_spaces_are_told_apart() -> None:
    text = "今日は晴れです。" * 40
    pieces = spoken_pieces(f"<p>{text}</p>", "en")
    assert len(pieces) > 1
    assert all(piece.endswith("。") and language == "ja" for piece, language in pieces)
    assert "".join(piece for piece, _ in pieces) == text


def test_each_line_has_the_voice_of_its_language() -> None:
    pieces = spoken_pieces("<p>Say this:</p><p>ありがとう</p>", "en")
    assert pieces == [("Say this:", "en"), ("ありがとう", "ja")]


def test_nothing_but_code_is_nothing() -> None:
    assert spoken_pieces("<pre><code>x</code></pre>", "en") == []
