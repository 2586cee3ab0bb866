"""Messages of other windows (contract §4, "postMessage"): `{type, data}` from allowed origins
and known sources; anything else is ignored and counted, never an exception."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, Field, TypeAdapter, ValidationError

from chat_py.base.owner import Owner
from chat_py.border.json_text import scalar_json
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.host import HostPage, PageMessage
from chat_py.settings.settings import Settings
from chat_py.state import ChatState

__all__ = ["PageMessages"]

MAX_TEXT = 100_000
"""Characters of JSON in one message; a page's widgets send a few hundred."""


class _Persona(BaseModel):
    id: str | int = ""
    name: str = Field(default="", max_length=200)
    chat_image_url: str = Field(default="", alias="chatImageUrl", max_length=2_000)


class _Scenario(BaseModel):
    id: str | int = ""
    title: str = Field(default="", max_length=500)


class _Text(BaseModel):
    message: str = Field(
        min_length=1, max_length=20_000, validation_alias=AliasChoices("message", "content")
    )
    id: str | int = ""


class _Action(BaseModel):
    action: Literal["open", "close", "reload"]
    chat_id: str = Field(default="", alias="chatId", max_length=128)


class _PersonaAdded(BaseModel):
    type: Literal["persona:added"]
    data: _Persona


class _PersonaClose(BaseModel):
    type: Literal["persona:close"]
    data: Any = None


class _ScenarioChange(BaseModel):
    type: Literal["scenario:change"]
    data: _Scenario


class _DisplayMessage(BaseModel):
    type: Literal["display:message"]
    data: _Text


class _ChatAction(BaseModel):
    type: Literal["chat:action"]
    data: _Action


_ENVELOPE: TypeAdapter[
    _PersonaAdded | _PersonaClose | _ScenarioChange | _DisplayMessage | _ChatAction
] = TypeAdapter(
    Annotated[
        _PersonaAdded | _PersonaClose | _ScenarioChange | _DisplayMessage | _ChatAction,
        Field(discriminator="type"),
    ]
)


class PageMessages:
    """Receives messages. `show_text(text, id)` is called for `display:message`, and `open_chat(id)`
    for what `chat:action` may ask for."""

    def __init__(
        self,
        *,
        host: HostPage,
        bus: EventBus,
        state: ChatState,
        settings: Settings,
        origin: str,
        show_text: Callable[[str, str], object],
        open_chat: Callable[[str], Coroutine[Any, Any, Any]],
    ) -> None:
        self._host = host
        self._bus = bus
        self._state = state
        self._origins = {origin, *settings.allowed_origins}
        self._show_text = show_text
        self._open_chat = open_chat
        self._owner: Owner | None = None
        self.ignored = 0

    def start(self, owner: Owner) -> None:
        """Listen until `owner` closes."""
        self._owner = owner
        owner.add(self._host.on_message(self.receive))

    def receive(self, message: PageMessage) -> None:
        """One message as it came."""
        text = message.data
        allowed = message.origin in self._origins and message.known_source
        if not allowed or text is None or len(text) > MAX_TEXT:
            self.ignored += 1
            return
        try:
            envelope = _ENVELOPE.validate_json(scalar_json(text))
        except ValidationError:
            self.ignored += 1
            return
        match envelope:
            case _PersonaAdded():
                persona = envelope.data.model_dump(by_alias=True)
                self._state.persona = persona
                self._bus.trigger("persona:added", persona)
            case _PersonaClose():
                self._bus.trigger("persona:close", {})
            case _ScenarioChange():
                scenario = envelope.data.model_dump()
                self._state.current_scenario = scenario
                self._bus.trigger("scenario:changed", scenario)
            case _DisplayMessage():
                self._show_text(envelope.data.message, str(envelope.data.id))
            case _ChatAction():
                self._act(envelope.data)

    def _act(self, request: _Action) -> None:
        chat_id = request.chat_id or self._state.chat_id
        if request.action in ("open", "reload") and chat_id and self._owner is not None:
            self._owner.task(self._open_chat(chat_id))
        self._bus.trigger("chat:action", request.model_dump(by_alias=True))
