from __future__ import annotations

from chat_py_server.repository import UserChat
from chat_py_server.seed import SEEDS


def test_a_chat_is_known_by_its_characters_id_unless_it_has_its_own() -> None:
    assert UserChat("row", "user", SEEDS["kai"]).chat_id == "kai"
    assert UserChat("row", "user", SEEDS["kai"], own_id="own").chat_id == "own"
