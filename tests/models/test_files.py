"""What files a chat takes."""

from __future__ import annotations

import pytest

from chat_py.models.chat import ChatResponse


def test_a_chat_says_what_files_it_takes() -> None:
    files = ChatResponse.model_validate({"chat": {}, "files": {"maxSize": 10}}).files
    assert files is not None
    assert (files.max_size, files.max_count) == (10, 10)


@pytest.mark.parametrize("said", [None, False, [], ["a.png"], {"maxSize": 0}, {"count": 3}, "x"])
def test_another_servers_own_field_is_no_offer(said: object) -> None:
    response = ChatResponse.model_validate({"chat": {"messages": []}, "files": said})
    assert response.files is None
