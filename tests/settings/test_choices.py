"""What a person has chosen for themselves."""

from __future__ import annotations

import pytest

from chat_py.settings.choices import Choices, read_choices


def test_what_is_stored_is_read():
    stored = {"language": "ja", "textSize": 1.15, "enterSends": False, "sounds": True}
    chosen = read_choices(stored)
    assert chosen == Choices(language="ja", text_size=1.15, enter_sends=False, sounds=True)


@pytest.mark.parametrize("stored", [{}, None, 5, [], {"textSize": "huge"}, {"enterSends": "?"}])
def test_where_it_is_none_of_ours_nothing_is_chosen(stored):
    assert read_choices(stored) == Choices()
