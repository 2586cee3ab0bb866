"""What other scripts of a page call by bare names."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.base.errors import ApiError, ArgumentError
from chat_py.host.functions import ChatFunctions
from chat_py.models.message import SavedMessage
from tests.fakes.chat_page import ChatPage

LAMP = (
    '<img id="made" src="/lamp.png" alt="A lamp" data-id="p1" data-prompt="lamp" data-nsfw="true">'
)


class Images:
    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []

    def download_image(self, image_id: str) -> bool:
        self.done.append(("download", image_id))
        return True

    async def share_image(self, image_id: str) -> bool:
        self.done.append(("share", image_id))
        return True

    def regenerate_image(self, image_id: str) -> bool:
        self.done.append(("regenerate", image_id))
        return True

    def update_image_title(self, image_id: str, title: Any) -> bool:
        self.done.append(("title", image_id, title))
        return True


class Rig:
    def __init__(self) -> None:
        self.chat = ChatPage()
        self.chat.open("c1")
        self.images = Images()
        self.saved: list[tuple[str, dict[str, Any]]] = []
        self.failure: Exception | None = None
        self.waiting = False
        self.functions = ChatFunctions(
            backend=self,  # pyright: ignore[reportArgumentType] # as far as it is asked
            display=self.chat.display,
            stream=self.chat.stream,
            answers=self,
            images=self.images,
            upscale=self._upscale,
            reset_chat=self._reset,
            state=self.chat.state,
            clock=self.chat.clock,
            console=self.chat.console,
        )
        self.reset: list[str] = []

    async def save_message(self, chat_id: str, message: dict[str, Any], *, key: str) -> Any:
        if self.failure is not None:
            raise self.failure
        assert key
        self.saved.append((chat_id, message))
        return SavedMessage.model_validate({"success": True})

    def deliver_external(self, unique_id: str, text: str | None) -> bool:
        return self.waiting

    async def _upscale(self, image_id: str) -> dict[str, Any]:
        self.images.done.append(("upscale", image_id))
        return {}

    async def _reset(self, chat_id: str) -> None:
        self.reset.append(chat_id)


@pytest.fixture
async def rig() -> Rig:
    return Rig()


async def test_a_message_is_stored_and_neither_shown_nor_answered(rig: Rig) -> None:
    heard: list[Any] = []
    hidden = {"role": "user", "message": "A rose", "name": "gift", "hidden": True}
    add = rig.functions.add_message_to_chat
    await add("c1", "uc1", hidden, lambda error, response: heard.append((error, response)))
    [(chat_id, message)] = rig.saved
    assert chat_id == "c1"
    assert message.items() >= {"content": "A rose", "name": "gift", "hidden": True}.items()
    assert message["userChatId"] == "uc1"
    assert [error for error, _ in heard] == [None]
    assert rig.chat.shown == []
    assert rig.chat.backend.asked == []


async def test_the_older_order_of_arguments(rig: Rig) -> None:
    heard: list[Any] = []
    await rig.functions.add_message_to_chat(
        "c1", "uc1", "user", "Hello", lambda error, _: heard.append(error)
    )
    assert rig.saved[0][1].items() >= {"content": "Hello", "role": "user"}.items()
    assert heard == [None]


async def test_a_failure_goes_to_the_callback_or_rejects(rig: Rig) -> None:
    rig.failure = ApiError("The server sleeps.")
    heard: list[Any] = []
    message = {"role": "user", "message": "A rose"}
    add = rig.functions.add_message_to_chat
    assert await add("c1", "uc1", message, lambda error, _: heard.append(error)) is None
    assert heard == [rig.failure]
    with pytest.raises(type(rig.failure)):
        await add("c1", "uc1", message)
    with pytest.raises(ArgumentError, match="text"):
        await add("c1", "uc1", {"role": "user"})


async def test_an_element_is_shown_as_the_picture_that_it_is(rig: Rig) -> None:
    chat = rig.chat
    chat.document.body.append(made := chat.document.create("div"))
    chat.display.clear_chat_display()
    chat.open("c1")
    made.append(image := chat.document.create("img", {"src": "/lamp.png", "alt": "A lamp"}))
    image.set("data-id", "p1")
    assert rig.functions.display_message("bot-image", image, "another") is None
    assert rig.functions.display_message("bot-image", made, "uc1") is not None
    figure = chat.log.query(".cp-media")
    assert figure is not None
    assert figure.get("data-image-id") == "p1"
    shown = figure.query("img")
    assert shown is not None
    assert (shown.get("data-id"), shown.get("alt")) == ("p1", "A lamp")


@pytest.mark.parametrize(
    ("kind", "message", "sender"),
    [("user", "Hello", "user"), ("assistant", "Hello", "bot"), ("bot-text", "Hello", "bot")],
)
async def test_kinds_of_text(rig: Rig, kind: str, message: str, sender: str) -> None:
    called: list[int] = []
    assert rig.functions.display_message(kind, message, "uc1", lambda: called.append(1))
    assert rig.chat.shown == ["Hello"]
    assert rig.chat.element(".cp-message").get("data-sender") == sender
    assert called == [1]


async def test_an_address_is_a_picture_and_an_element_without_one_its_text(rig: Rig) -> None:
    assert rig.functions.display_message("bot-image", "/lamp.png")
    assert rig.chat.log.query("figure img") is not None
    note = rig.chat.document.create("p", None, "A note")
    assert rig.functions.display_message("bot", note)
    assert rig.chat.shown == ["A note"]


async def test_a_pushed_text_is_shown_where_it_is_waited_for(rig: Rig) -> None:
    rig.functions.display_completion_message("Another device's", "u1")
    assert rig.chat.shown == []
    rig.waiting = True
    rig.functions.display_completion_message("Waited for", "u1")  # who waits shows it
    assert rig.chat.shown == []
    rig.waiting = False
    rig.functions.display_completion_message({"content": "Without an id"})
    assert rig.chat.shown == ["Without an id"]
    [shown] = rig.chat.log.query_all(".cp-message")
    rig.functions.hide_completion_message(shown.get("data-message-id") or "")
    assert rig.chat.shown == []


async def test_pictures_and_chats_named_by_an_element(rig: Rig) -> None:
    create = rig.chat.document.create
    button = create("button", {"data-id": "p1"}, inner := create("i"))
    functions = rig.functions
    assert functions.download_image(inner)
    assert await functions.open_share_modal(button)
    assert functions.regen_image("p2")
    assert functions.update_image_title("p1", {"en": "Lamp"})
    await functions.upscale_image(button)
    await functions.handle_chat_reset(create("a", {"data-id": "kai"}))
    await functions.handle_chat_reset()
    assert rig.images.done == [
        ("download", "p1"),
        ("share", "p1"),
        ("regenerate", "p2"),
        ("title", "p1", {"en": "Lamp"}),
        ("upscale", "p1"),
    ]
    assert rig.reset == ["kai", "c1"]
