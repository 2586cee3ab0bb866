"""A chat as the page opens it: what is not on the page yet is not validated yet (the page only)."""

from __future__ import annotations

from typing import Any, cast

from pydantic import Field, InstanceOf, PrivateAttr

from chat_py.browser.protocols.values import OlderMessages
from chat_py.models.chat import Chat, ChatResponseWith
from chat_py.models.message import Message, validate_messages
from chat_py.models.unchecked import Unchecked

__all__ = ["NEWEST", "OpenedChat", "OpenedChatResponse"]

NEWEST = 200
"""Messages of a chat that are validated at once: as many as are on the page at most."""


class OpenedChat(Chat):
    """A chat whose `messages` are the newest; before them come those that are `unchecked`."""

    unchecked: InstanceOf[Unchecked] = Field(default_factory=Unchecked, exclude=True)

    def wire(self) -> dict[str, Any]:
        data = super().wire()
        return {**data, "messages": [*self.unchecked.all(), *data["messages"]]}

    @classmethod
    def read_messages(cls, data: dict[str, Any], context: Any) -> None:
        """Validate the newest messages. Before them, the page may keep `olderMessages`."""
        given: Any = data.get("messages")
        older: list[object] = []
        newest: object = given
        if isinstance(given, list):
            messages = cast("list[object]", given)
            if not all(isinstance(message, Message) for message in messages):
                older, newest = messages[:-NEWEST], messages[-NEWEST:]
        unchecked = Unchecked(older, context)
        if getattr(data.get("olderMessages"), "kind", "") == "older":
            unchecked.source = cast("OlderMessages", data.pop("olderMessages"))
        data["unchecked"] = unchecked
        data["messages"], data["invalid"] = validate_messages(newest, context, first=len(unchecked))


class OpenedChatResponse(ChatResponseWith[OpenedChat]):
    """Response to `GET` and `POST /chat`, of whose messages the newest are validated."""

    _received: dict[str, Any] = PrivateAttr(default_factory=dict[str, Any])

    @property
    def received(self) -> dict[str, Any]:
        """The response as the server sent it, with all fields of its own."""
        return self._received or self.wire()

    @received.setter
    def received(self, data: dict[str, Any]) -> None:
        self._received = data
