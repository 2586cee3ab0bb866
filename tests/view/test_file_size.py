from __future__ import annotations

import pytest

from chat_py.locales import Texts
from chat_py.view.file_size import size_words
from tests.fakes.formats import FakeFormats


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (1234, "1.2 KB"),
        (10 * 1024 * 1024, "10 MB"),
        (3_000_000_000, "3.0 GB"),
    ],
)
def test_a_size_is_said_for_people(size, words):
    assert size_words(Texts("en", FakeFormats("en")), size) == words
