"""A remark of the server's is a line of text."""

from __future__ import annotations

from chat_py.message.parts.remarks import Remarks
from chat_py.models.parts import NoticePart
from tests.fakes.chat_page import ChatPage


async def test_its_text_is_text():
    remarks = Remarks(document=ChatPage().document)
    line = remarks.build(NoticePart(text="<b>Careful</b>", level="warning"))
    assert (line.text, line.get("data-level")) == ("<b>Careful</b>", "warning")
    assert line.query("b") is None
    assert line.query("[data-icon=warning]") is not None
    assert remarks.build(NoticePart(text="…", level="progress")).query("[data-icon]") is None
