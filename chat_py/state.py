"""`ChatState`: what the page knows about the open chat (chat-state.js).

Python reads and writes attributes; the page sees the same values live as `window.ChatState`
through `PageFields`. An object that JavaScript changes in place (`ChatState.persona.name = …`)
is read again when Python next looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast, overload

from pydantic.alias_generators import to_camel

from chat_py.base.owner import Undo
from chat_py.base.signal import Signal
from chat_py.border.json_text import read_json
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.host import PageFields
from chat_py.settings.settings import Settings

__all__ = ["FIELDS", "SETS", "ChatState"]

T = TypeVar("T")
MAX_DIGITS = 15
"""Digits that a JavaScript number holds exactly."""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> int:
    if isinstance(value, str) and value.isdecimal():  # as `data-*` attributes have them
        return int(value[:MAX_DIGITS])
    return int(value) if isinstance(value, (int, float)) else 0


def _flag(value: Any) -> bool:
    return bool(value) and value not in ("false", "0")


def _any(value: Any) -> Any:
    return value


class _Field(Generic[T]):
    """A live field: `default` and `read` give its type; `shared` ones hold objects."""

    def __init__(self, default: T, read: Callable[[Any], T], *, shared: bool = False) -> None:
        self.default = default
        self.read = read
        self.shared = shared
        self.name = ""
        self.js_name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.js_name = to_camel(name)

    @overload
    def __get__(self, state: None, owner: type) -> _Field[T]: ...
    @overload
    def __get__(self, state: ChatState, owner: type) -> T: ...
    def __get__(self, state: ChatState | None, owner: type) -> _Field[T] | T:
        return self if state is None else state.read_field(self)

    def __set__(self, state: ChatState, value: T) -> None:
        state.write_field(self, value)


class ChatState:
    """Live state, shared by every part and by the page (contract §1)."""

    chat_id = _Field("", _text)
    user_chat_id = _Field("", _text)
    user_id = _Field("", _text)
    chat_name = _Field("", _text)
    chat_data = _Field[Any](None, _any, shared=True)
    total_steps = _Field(0, _number)
    current_step = _Field(0, _number)
    persona = _Field[Any](None, _any, shared=True)
    character = _Field[Any](None, _any, shared=True)
    chat_image_url = _Field("", _text)
    thumbnail = _Field("", _text)
    is_new = _Field(default=True, read=_flag)
    feedback = _Field(default=False, read=_flag)
    is_temporary = _Field(default=False, read=_flag)
    language = _Field("en", _text)
    subscription_status = _Field(default=False, read=_flag)
    current_scenario = _Field[Any](None, _any, shared=True)
    scenario_data = _Field[Any](None, _any, shared=True)

    def __init__(self, *, fields: PageFields, settings: Settings, console: Console) -> None:
        self._fields = fields
        self._settings = settings
        self._console = console
        self._values: dict[str, Any] = {field.name: field.default for field in _fields()}
        self._user_changed = Signal[[str]]()
        self._chat_changed = Signal[[]]()
        self.displayed_message_ids = fields.id_set("displayedMessageIds")
        self.displayed_image_ids = fields.id_set("displayedImageIds")
        self.displayed_video_ids = fields.id_set("displayedVideoIds")

    def on_user_change(self, callback: Callable[[str], None]) -> Undo:
        """Call `callback` with the former `user_id` after the page or Python has changed it."""
        return self._user_changed.subscribe(callback)

    def on_chat_change(self, callback: Callable[[], None]) -> Undo:
        """Call `callback` after `chat_id`, `user_chat_id` or `thumbnail` has changed."""
        return self._chat_changed.subscribe(callback)

    def init(self, values: Mapping[str, Any] | None = None) -> None:
        """Start from the settings, then from `values` (camelCase names)."""
        self.user_id = self._settings.user_id or self.user_id
        self.chat_id = self._settings.chat_id or self.chat_id
        self.user_chat_id = self._settings.user_chat_id or self.user_chat_id
        self.language = self._settings.locale
        if values:
            self.set_state(values)

    def reset(self) -> None:
        """Forget the chat; the user and the language stay."""
        keep = {"user_id", "language", "subscription_status", "is_temporary"}
        for field in _fields():
            if field.name not in keep:
                self.write_field(field, field.default)
        self.clear_tracking_sets()

    def set_state(self, values: Mapping[str, Any]) -> None:
        """Set several fields by their camelCase names. A name that is not a field is refused with
        a warning, so that a typo does not go unnoticed."""
        known = {field.js_name: field for field in _fields()}
        for name, value in values.items():
            field = known.get(name)
            if field is None:
                self._console.warn(f"ChatState.setState: there is no field {name!r}")
            else:
                self.write_field(field, field.read(value))

    def get_state(self) -> dict[str, Any]:
        """A copy of every field and Set, by camelCase names."""
        state = {field.js_name: self.read_field(field) for field in _fields()}
        for name in SETS:
            state[to_camel(name)] = sorted(getattr(self, name))
        return state

    def validate_state(self) -> bool:
        """Whether a chat is chosen; says on the console what is missing."""
        missing = [name for name in ("chat_id",) if not getattr(self, name)]
        for name in missing:
            self._console.warn(f"ChatState.{to_camel(name)} is not set")
        return not missing

    def add_displayed_message_id(self, message_id: str) -> None:
        """Remember that a message is on the page."""
        self.displayed_message_ids.add(message_id)

    def is_message_displayed(self, message_id: str) -> bool:
        """Whether a message is on the page."""
        return message_id in self.displayed_message_ids

    def clear_tracking_sets(self) -> None:
        """Forget which messages, images and videos are on the page."""
        self.displayed_message_ids.clear()
        self.displayed_image_ids.clear()
        self.displayed_video_ids.clear()

    def set_from_page(self, name: str, text: str) -> None:
        """The page assigned JSON `text` to the field with the camelCase `name`."""
        for field in _fields():
            if field.js_name == name:
                self._set(field, field.read(read_json(text)))

    def read_field(self, field: _Field[T]) -> T:
        """The value; an object is read again where the page may have changed it in place."""
        if field.shared and (text := self._fields.read(field.js_name)) is not None:
            self._values[field.name] = field.read(read_json(text))
        return self._values[field.name]

    def write_field(self, field: _Field[T], value: T) -> None:
        """Set the value and show it to the page."""
        self._fields.push(field.js_name, value)
        self._set(field, value)

    def _set(self, field: _Field[T], value: T) -> None:
        former, self._values[field.name] = self._values[field.name], value
        if field.name == "user_id" and value != former:
            self._user_changed.emit(former)
        elif field.name in ("chat_id", "user_chat_id", "thumbnail") and value != former:
            self._chat_changed.emit()


def _fields() -> Iterator[_Field[Any]]:
    values = cast("Iterator[object]", iter(vars(ChatState).values()))
    return (cast("_Field[Any]", value) for value in values if isinstance(value, _Field))


FIELDS: dict[str, Any] = {field.js_name: field.default for field in _fields()}
"""camelCase name → value before anything is known; the publishing table reads it."""
SETS = ("displayed_message_ids", "displayed_image_ids", "displayed_video_ids")
