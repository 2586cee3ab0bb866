"""What a screen reader is told, and what it is not."""

from __future__ import annotations

import pytest

from tests.fakes.chat_page import ChatPage, message


@pytest.mark.parametrize("given", ["", ' aria-live="assertive"'])
async def test_a_log_is_quiet_unless_the_page_says_how_it_is_read(given):
    chat = ChatPage(f'<div id="chatContainer" role="log"{given}></div>')
    chat.open("c1", message("m1"))
    log = chat.element("#chatContainer")
    assert log.get("aria-live") == ("assertive" if given else "off")
    chat.owner.close()
    assert log.get("aria-live") == ("assertive" if given else None)
