"""What can be set, and where it is read from.

Later wins: the page's own globals (`API_URL`, `userId`, `lang` …), the `data-…` attributes of
the tag, `window.CHAT_PY`. A value that cannot be used is named with its remedy and replaced by
the default, so that one wrong setting does not cost the visitor the chat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import from_json

from chat_py.base.validation import refusals
from chat_py.locales import choose

__all__ = ["Endpoints", "PageFacts", "Selectors", "Settings", "read_facts"]


class _Group(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True
    )


class Endpoints(_Group):
    """Paths below `base_url`; names in braces are filled in, URL-encoded."""

    chat: str = "/chat"
    chats: str = "/chats"
    history: str = "/chat/{chatId}/history"
    message: str = "/chat/{chatId}/message"
    action: str = "/chat/{chatId}/message/{messageId}/action"
    versions: str = "/chat/{chatId}/message/{messageId}/versions"
    completion: str = "/completion"
    completion_resume: str = "/completion/{completionId}"
    suggestions: str = "/suggestions"
    upscale: str = "/images/{imageId}/upscale"
    merge_face: str = "/images/{imageId}/merge-face"


class Selectors(_Group):
    """Where the page keeps the chat's elements; both markups of host pages are covered."""

    form: str = "#messageForm"
    input: str = "#messageInput, #userMessage"
    send: str = "#sendBtn, #sendMessage"
    stop: str = "[data-stop]"
    log: str = "#chatContainer"
    chat_list: str = "[data-chat-list]"
    # A button inside a chat's own entry has a job of its own, such as showing its pictures.
    chat_link: str = (
        "a[data-chat-id], :is(button, [role=button])[data-chat-id]:not([data-chat-id] *),"
        " [data-chat-select]"
    )
    dropdown_toggle: str = ".dropdown-toggle"
    dropdown_menu: str = ".dropdown-menu"
    message_action: str = "[data-message-action]"
    image_action: str = "[data-image-action]"
    note: str = "[data-composer-note]"
    announcer: str = "[data-announcer]"
    app: str = "#chatApp"


class Settings(_Group):
    """All settings of a page; times in milliseconds."""

    base_url: str = "/api"
    credentials: Literal["omit", "same-origin", "include"] = "same-origin"
    timeout: int = Field(default=30_000, ge=1)
    retry_attempts: int = Field(default=3, ge=0, le=20)
    retry_delay: int = Field(default=1_000, ge=0)
    cache_ttl: int = Field(default=60_000, ge=0)
    locale: str = "en"  # "auto": the first of the reader's languages that there are texts for
    chat_id: str = ""
    user_chat_id: str = ""
    user_id: str = ""
    max_input_length: int = Field(default=4_000, ge=1)
    min_input_length: int = Field(default=1, ge=1)
    history_size: int = Field(default=50, ge=0)
    page_size: int = Field(default=50, ge=1, le=500)
    enter_sends: bool = False
    home_url: str = "?"
    allowed_origins: tuple[str, ...] = ()
    image_origins: tuple[str, ...] = ()
    sanitizer: Literal["auto", "dompurify"] = "auto"  # read by native/markdown/sanitize.mjs
    assets: str = ""  # where the built files are; read by preboot/tag.js
    plugins: tuple[str, ...] = ()
    endpoints: Endpoints = Endpoints()
    selectors: Selectors = Selectors()

    @field_validator("base_url")
    @classmethod
    def _usable_base(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and not value.startswith(("/", "http://", "https://", ".")):
            raise ValueError("use a path such as /api or an address such as https://host/api")
        return value


def _from_globals(values: dict[str, Any]) -> dict[str, Any]:
    """The page's own names (host-page globals) as settings."""
    found: dict[str, Any] = {}
    address = values.get("API_URL")
    if isinstance(address, str) and address.strip():
        address = address.strip().rstrip("/")
        # An origin alone has no path of its own: the API is below /api there (contract §2).
        host = address.split("://", 1)[-1]
        found["baseUrl"] = address if "/" in host else address + "/api"
    user = values.get("user")
    user_id = values.get("userId")
    if not user_id and isinstance(user, dict):
        record = cast("dict[str, Any]", user)
        user_id = record.get("_id") or record.get("id")
    for name, value in (
        ("userId", user_id),
        ("chatId", values.get("chatId")),
        ("userChatId", values.get("userChatId")),
        ("locale", values.get("lang")),
    ):
        if isinstance(value, (str, int)) and value:
            found[name] = str(value)
    return found


def _from_tag(values: dict[str, Any]) -> dict[str, Any]:
    """`data-api-base="…"` and the like; the dataset is camelCase already."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "apiBase":
            found["baseUrl"] = value
        elif name in ("plugins", "allowedOrigins", "imageOrigins"):
            found[name] = tuple(part for part in str(value).replace(",", " ").split() if part)
        elif name not in ("start", "theme", "offline"):  # read by the pre-boot script
            found[name] = value
    return found


def _record(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _take_out(values: dict[str, Any], loc: tuple[int | str, ...]) -> object:
    """Remove the refused value, and of a group only the one name in it; return it."""
    name = str(loc[0])
    group = values.get(name)
    if len(loc) > 1 and isinstance(group, dict):
        rest = dict(cast("dict[str, Any]", group))
        given = rest.pop(str(loc[1]), None)
        values[name] = rest
        return given
    return values.pop(name, None)


@dataclass(frozen=True)
class PageFacts:
    """What the page says of itself: settings, a text for each refused one, and the fields of
    `ChatState` that its scripts have written already."""

    settings: Settings
    problems: list[str]
    state: dict[str, Any]


def read_facts(facts: str) -> PageFacts:
    """Read `HostPage.facts`, a JSON object `{tag, config, globals, state, languages}`."""
    data = _record(from_json(facts))
    values = (
        _from_globals(_record(data.get("globals")))
        | _from_tag(_record(data.get("tag")))
        | _record(data.get("config"))
    )
    if str(values.get("baseUrl", "")).strip().startswith(("http://", "https://", "//")):
        # The user is known by a cookie, which only "include" sends to another origin.
        values.setdefault("credentials", "include")
    if values.get("locale") == "auto":
        tags: object = data.get("languages")
        values["locale"] = choose(cast("list[str]", tags) if isinstance(tags, list) else [])
    problems: list[str] = []
    while True:
        try:
            settings = Settings.model_validate(values)
        except ValidationError as error:
            for place, problem, _ in refusals(error):
                where = ".".join(map(str, place))
                given = _take_out(values, place)
                problems.append(f"setting {where}: {problem} (given: {given!r}); ignored")
        else:
            return PageFacts(settings, problems, _record(data.get("state")))
