"""A chat with the media parts, left without a trace after each test."""

from __future__ import annotations

import pytest

from tests.fakes.media_page import MediaPage


@pytest.fixture
async def chat():
    chat = MediaPage()
    yield chat
    assert chat.document.errors == []
    assert chat.failures == []
    assert chat.rig.console.reported == []
    chat.owner.close()
    await chat.settle()
    assert chat.owner.count == 0
