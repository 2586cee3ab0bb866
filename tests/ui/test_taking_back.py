"""Writing a message anew that waits."""

from __future__ import annotations

import pytest

from chat_py.sending.attachment import Attachment
from chat_py.sending.item import OutboxItem
from chat_py.ui.taking_back import TakingBack

FILE = Attachment(id="f1", user="", chat_id="c1", name="map.png", media_type="image/png", size=3)
ITEM = OutboxItem(
    id="i1", user="", chat_id="c1", content="two", timestamp=1, seq=1, attachments=[FILE]
)


class Rig:
    """A box and a queue, which note what is done."""

    def __init__(self, text):
        self.text = text
        self.done: list[object] = []
        self.item: OutboxItem | None = ITEM

    def take_back(self, item_id):
        self.done.append(f"take {item_id}")
        return self.item

    async def forget(self, item):
        self.done.append(f"forget {item.id}, box: {self.text!r}")

    async def give_back(self, attachments):
        self.done.append([attachment.name for attachment in attachments])

    def stop_editing(self):
        self.done.append("stop editing")
        return False

    def get_input_value(self):
        return self.text

    def set_input_value(self, text):
        self.text = text

    def focus_input(self):
        self.done.append("focus")

    async def run(self):
        await TakingBack(box=self, queue=self, give_back=self.give_back).run("i1")


@pytest.mark.parametrize(("typed", "text"), [("", "two"), (" ", "two"), ("half", "two\n\nhalf")])
async def test_its_text_is_in_the_box_before_the_queue_forgets_it(typed, text):
    rig = Rig(typed)
    await rig.run()
    assert rig.done == [
        "take i1",
        "stop editing",
        "focus",
        f"forget i1, box: {text!r}",
        ["map.png"],
    ]


async def test_one_that_has_gone_meanwhile_is_left_alone():
    rig = Rig("half")
    rig.item = None
    await rig.run()
    assert rig.done == ["take i1"]
    assert rig.text == "half"
