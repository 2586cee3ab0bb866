from __future__ import annotations

from chat_py.models.parts import FilePart
from chat_py.sending.attachment import Attachment


def test_a_file_is_shown_from_the_page_until_the_back_end_has_it() -> None:
    file = Attachment(id="1", user="", chat_id="c", name="a", media_type="image/png", size=3)
    file.address = "blob:1"
    assert file.shown.url == "blob:1"
    assert "blob:" not in file.model_dump_json()  # it is of this page only
    file.part = FilePart(url="/api/files/1")
    assert file.shown.url == "/api/files/1"
