"""What stands in the place of code."""

from __future__ import annotations

from chat_py.locales import Texts
from chat_py.reading.instead import instead_of, show_code, show_instead
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats

BOX = '<div class="cp-code"><button>Preview</button><pre><code>x</code></pre></div>'


def test_one_element_stands_after_the_code_which_is_hidden() -> None:
    document, texts = FakeDocument(BOX), Texts("en", FakeFormats("en"))
    box, button = document.query(".cp-code"), document.query("button")
    for name in ("first", "second"):
        show_instead(box, button, document.create("p", {"id": name}), document, texts)
    found = instead_of(box)
    assert found is not None
    assert found.get("id") == "second"
    assert document.query("#first") is None
    assert [child.tag for child in box.children] == ["button", "pre", "p"]
    assert (box.query("pre").get("hidden"), button.text) == ("", "Code")
    show_code(box, button, document, texts)
    assert instead_of(box) is None
    assert (box.query("pre").get("hidden"), button.text) == (None, "Preview")
