"""Says that an answer is ready: by a sound, and by a notification where nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from chat_py.base.errors import ChatError
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.person import PersonTools
from chat_py.locales import Texts
from chat_py.settings.choices import Choices

__all__ = ["AnswerSignals"]


@dataclass(eq=False, kw_only=True)
class AnswerSignals:
    """Signals what `choices` say. `name` tells what a chat is called, `open_chat` opens it."""

    document: Document
    bus: EventBus
    tools: PersonTools
    choices: Choices
    texts: Texts
    name: Callable[[str], str]
    open_chat: Callable[[str], None]
    owner: Owner

    def __post_init__(self) -> None:
        self.owner.add(self.bus.on("message:received", self._received))

    def _received(self, data: Any) -> None:
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        if not values.get("hidden") and not values.get("stopped"):
            self.owner.task(self._signal(str(values.get("chatId") or "")))

    async def _signal(self, chat_id: str) -> None:
        try:
            if self.choices.sounds:
                await self.tools.play()
            wanted = self.choices.notifications and not self.document.visible
            if wanted and await self.tools.permission() == "granted":
                await self._notify(chat_id)
        except ChatError:
            return  # the answer is there, and the title counts it

    async def _notify(self, chat_id: str) -> None:
        await self.tools.notify(
            self.name(chat_id),
            self.texts("settings.answer_ready"),
            tag=f"chat_py.answer/{chat_id}",
            pressed=lambda: self.open_chat(chat_id),
        )
