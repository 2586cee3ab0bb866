"""What a page may set is fixed once it is read."""

from __future__ import annotations

import pytest

from chat_py.settings.settings import Settings


def test_settings_cannot_be_changed_behind_ones_back():
    with pytest.raises(ValueError, match="frozen"):
        Settings().timeout = 5
