"""How pictures and videos look."""

from __future__ import annotations

from tests.fakes.chat_page import message


async def test_a_picture_with_a_script_address_has_no_source(chat):
    chat.open("c1", message("p1", type="image", imageUrl=" java\nscript:alert(1)", imageId="i1"))
    assert chat.element("figure img").get("src") == ""
