"""What a page may set is fixed once it is read."""

from __future__ import annotations

import pytest

from chat_py.settings.settings import Settings


def test_settings_cannot_be_changed_behind_ones_back():
    with pytest.raises(ValueError, match="frozen"):
        Settings().timeout = 5


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("headers", {"X Y": "a"}, "pattern"),
        ("headers", {"X-Y": "a\r\nb"}, "pattern"),
        ("token", "a\nb", "pattern"),
        ("csrf", {"cookie": "c", "header": "X:"}, "pattern"),
    ],
)
def test_a_header_that_could_not_be_sent_is_refused(name, value, remedy):
    with pytest.raises(ValueError, match=remedy):
        Settings.model_validate({name: value})


def test_the_value_of_a_header_may_be_a_number_or_boolean_as_fetch_has_it():
    settings = Settings.model_validate({"headers": {"X-A": 1, "X-B": True}})
    assert settings.headers == {"X-A": "1", "X-B": "true"}
