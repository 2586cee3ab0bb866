"""Settings as a page gives them.

Later wins: the page's own globals (`API_URL`, `userId`, `lang` …), the `data-…` attributes of
the tag, `window.CHAT_PY`. A value that cannot be used is named with its remedy and replaced by
the default, so that one wrong setting does not cost the visitor the chat.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import from_json

from chat_py.base.validation import refusals
from chat_py.locales import Language
from chat_py.settings.choices import Choices, read_choices
from chat_py.settings.own_texts import own_texts
from chat_py.settings.settings import Settings

__all__ = ["PageFacts", "read_facts"]


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
        elif name in ("csrfCookie", "csrfHeader"):
            found.setdefault("csrf", {})[name.removeprefix("csrf").lower()] = value
        elif name in ("plugins", "packages", "allowedOrigins", "imageOrigins"):
            found[name] = tuple(part for part in str(value).replace(",", " ").split() if part)
        elif name == "starters":  # sentences
            found[name] = tuple(part.strip() for part in str(value).split("|") if part.strip())
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
    """What the page says of itself: settings, a text for each refused one, the fields of
    `ChatState` that its scripts have written already, whether the browser keeps cookies, the
    chat that a global of the page names where no setting does, the language that the chat speaks,
    and what the person has chosen for themselves."""

    settings: Settings
    problems: list[str]
    state: dict[str, Any]
    cookies: bool = True
    page_chat: str = ""
    language: Language = field(default_factory=Language)
    choices: Choices = field(default_factory=Choices)


def read_facts(facts: str) -> PageFacts:
    """Read `HostPage.facts`, a JSON object `{tag, config, globals, choices, state, language,
    cookies}`; `language` is `{tag, locale, texts?}` as static/src/native/page/language.mjs has
    chosen it."""
    data = _record(from_json(facts))
    own = _from_globals(_record(data.get("globals")))
    config = dict(_record(data.get("config")))
    if not isinstance(config.get("backend", ""), str):
        del config["backend"]  # one that the page has written (backends/site.py)
    given = _from_tag(_record(data.get("tag"))) | config
    values = own | given
    page_chat = "" if given.get("chatId") else own.get("chatId", "")
    if str(values.get("baseUrl", "")).strip().startswith(("http://", "https://", "//")):
        # The user is known by a cookie, which only "include" sends to another origin.
        values.setdefault("credentials", "include")
    language = _language(_record(data.get("language")))
    choices = read_choices(_record(data.get("choices")))
    if values.get("locale") == "auto" or choices.language:
        values["locale"] = language.locale
    problems: list[str] = []
    while True:
        try:
            settings = Settings.model_validate(values)
        except ValidationError as error:
            for place, problem, _ in refusals(error):
                where = ".".join(map(str, place))
                refused = _take_out(values, place)
                problems.append(f"setting {where}: {problem} (given: {refused!r}); ignored")
        else:
            state, cookies = _record(data.get("state")), data.get("cookies") is not False
            own, wrong = own_texts(settings.texts, language.tag)
            language = replace(language, texts={**language.texts, **own})
            return PageFacts(
                settings, problems + wrong, state, cookies, page_chat, language, choices
            )


def _language(chosen: dict[str, Any]) -> Language:
    """English where the texts could not be loaded."""
    texts = _record(chosen.get("texts"))
    tag, locale = str(chosen.get("tag", "en")), str(chosen.get("locale", "en"))
    return Language(tag, locale, texts) if texts or tag == "en" else Language()
