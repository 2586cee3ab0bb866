"""What can be set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, LiteralString

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WrapValidator,
    field_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

__all__ = ["TOKEN", "Csrf", "Endpoints", "EnterSends", "Selectors", "Settings"]

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
"""The name of a header (RFC 9110 §5.6.2)."""
HeaderName = Annotated[str, StringConstraints(pattern=f"^{TOKEN}$")]
# RFC 9110 §5.5, as Fetch takes it.
HeaderValue = Annotated[
    str,
    BeforeValidator(lambda value: str(value).lower() if isinstance(value, (int, float)) else value),
    StringConstraints(pattern=r"^[\t\x20-\x7e\x80-\xff]*$"),
]


class _Group(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True
    )


class Endpoints(_Group):
    """Paths below `base_url`; names in braces are filled in, URL-encoded."""

    chat: str = "/chat"
    chats: str = "/chats"
    listed_chat: str = "/chats/{chatId}"
    history: str = "/chat/{chatId}/history"
    message: str = "/chat/{chatId}/message"
    action: str = "/chat/{chatId}/message/{messageId}/action"
    versions: str = "/chat/{chatId}/message/{messageId}/versions"
    completion: str = "/completion"
    completion_resume: str = "/completion/{completionId}"
    files: str = "/files"
    suggestions: str = "/suggestions"
    upscale: str = "/images/{imageId}/upscale"
    merge_face: str = "/images/{imageId}/merge-face"


class Csrf(_Group):
    """Against forged requests: the cookie whose value goes out in `header` with every request that
    changes something."""

    cookie: str = ""
    header: HeaderName = ""


class Selectors(_Group):
    """Where the page keeps the chat's elements; both markups of host pages are covered."""

    form: str = "#messageForm"
    input: str = "#messageInput, #userMessage"
    send: str = "#sendBtn, #sendMessage"
    stop: str = "[data-stop]"
    attach: str = "[data-attach]"
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
    list_place: str = "#chat-discovery"
    chat_place: str = "#chat-wrapper"
    loading: str = "#loadingOverlay"


EnterSends = bool | Literal["keyboard"]
"""Whether Enter alone sends: "keyboard" where there is one beside the screen, since one on the
screen has no Shift+Enter for a new line."""


VoiceInput = bool | Literal["own-page"]
"""Whether the message box takes dictation: "own-page" where the page is the chat's alone."""


def _one_refusal(name: LiteralString, text: LiteralString) -> Callable[..., object]:
    """One refusal instead of one for each type of a union."""

    def validate(value: object, read: Callable[[object], object]) -> object:
        try:
            return read(value)
        except ValidationError:
            raise PydanticCustomError(name, text) from None

    return validate


_enter_sends = _one_refusal("enter_sends", "should be true, false or 'keyboard'")
_voice_input = _one_refusal("voice_input", "should be true, false or 'own-page'")


BackendName = Literal[
    "guide",
    "openai",
    "responses",
    "anthropic",
    "gemini",
    "ollama",
    "vercel",
    "ag-ui",
    "chatkit",
    "demo",
]


class Settings(_Group):
    """All settings of a page; times in milliseconds."""

    # Who answers (docs/backends.md). All but the guide's keep their chats in the browser.
    backend: BackendName = "guide"
    backend_url: str = ""
    backend_model: str = ""
    backend_key: str = ""  # "ask": ask the visitor before the first question
    backend_system: str = ""
    backend_titles: bool = True  # whether its model names chats (docs/backends.md)
    base_url: str = "/api"
    credentials: Literal["omit", "same-origin", "include"] = "same-origin"
    # These three are read by native/network/site_headers.mjs, at each request.
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict[str, str])
    token: HeaderValue = ""
    csrf: Csrf = Field(default_factory=lambda: Csrf())
    timeout: int = Field(default=30_000, ge=1)
    retry_attempts: int = Field(default=3, ge=0, le=20)
    retry_delay: int = Field(default=1_000, ge=0)
    cache_ttl: int = Field(default=60_000, ge=0)
    locale: str = "en"  # "auto": the first of the reader's languages that there are texts for
    texts: dict[str, str | dict[str, str]] = Field(default_factory=dict[str, str | dict[str, str]])
    chat_id: str = ""
    user_chat_id: str = ""
    user_id: str = ""
    max_input_length: int = Field(default=4_000, ge=1)
    min_input_length: int = Field(default=1, ge=1)
    history_size: int = Field(default=50, ge=0)
    page_size: int = Field(default=50, ge=1, le=500)
    enter_sends: Annotated[EnterSends, WrapValidator(_enter_sends)] = False
    shortcuts: bool = False  # Ctrl/Cmd+K and "?", which may be the site's; native/first-view, too
    user_markdown: bool = False
    cache_last_view: bool = (
        True  # for the next visit to begin with; native/first-view reads it, too
    )
    run_python: bool = True
    preview_code: bool = True  # HTML and SVG (docs/preview.md)
    voice_input: Annotated[VoiceInput, WrapValidator(_voice_input)] = "own-page"
    starters: tuple[str, ...] = ("Invent a situation", "Here is your character description")
    home_url: str = ""
    allowed_origins: tuple[str, ...] = ()
    image_origins: tuple[str, ...] = ()
    sanitizer: Literal["auto", "dompurify"] = "auto"  # read by native/markdown/sanitize.mjs
    assets: str = ""  # where the built files are; read by preboot/tag.js
    plugins: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()  # what the site serves of Python packages (docs/plugins.md)
    endpoints: Endpoints = Endpoints()
    selectors: Selectors = Selectors()

    @field_validator("base_url")
    @classmethod
    def _usable_base(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and not value.startswith(("/", "http://", "https://", ".")):
            raise ValueError("use a path such as /api or an address such as https://host/api")
        return value
