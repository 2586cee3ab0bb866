from __future__ import annotations

import pytest

from chat_py.locales import Texts
from chat_py.sending.attachment import Attachment
from chat_py.ui.attachment_row import AttachmentRow
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats


def row_of(media_type: str, address: str = "blob:1") -> AttachmentRow:
    attachment = Attachment(
        id="1", user="", chat_id="c", name="a b", media_type=media_type, size=1500
    )
    attachment.address = address
    return AttachmentRow(
        attachment,
        document=FakeDocument(),
        texts=Texts("en", FakeFormats()),
        remove=lambda _: None,
        retry=lambda _: None,
    )


@pytest.mark.parametrize(
    ("media_type", "address", "picture"),
    [("image/png", "blob:1", True), ("image/png", "", False), ("text/html", "blob:1", False)],
)
def test_only_a_picture_is_shown_as_one(media_type: str, address: str, picture: bool) -> None:
    element = row_of(media_type, address).element
    assert (element.query("img") is not None) is picture


def test_what_can_be_done_and_is_going_on_is_there_and_nothing_else() -> None:
    row = row_of("text/plain")
    retry, bar = row.element.query('[aria-label="Upload a b again"]'), row.element.query("progress")
    assert retry is not None
    assert bar is not None
    row.set_progress(12.6)
    assert bar.get("value") == "13"
    assert retry.get("hidden") is not None
    row.set_state("failed", "too large")
    assert retry.get("hidden") is None
    assert bar.get("hidden") is not None
    assert row.element.text.endswith("1.5 KB · too large")
    row.set_state("uploaded")
    assert row.element.text.endswith("1.5 KB")
