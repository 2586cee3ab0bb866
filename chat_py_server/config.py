"""Settings of the server, read from the environment once, at start.

Raises `ConfigurationError` for a value that cannot be used; its text names the variable, what
was given and what to do.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path

from chat_py.base.errors import ConfigurationError
from chat_py_server.characters import load_characters
from chat_py_server.page_files import page_root
from chat_py_server.seed import SEEDS, Seeds

__all__ = ["LEASE", "LIMIT_VARIABLES", "UPSTREAM_PROTOCOLS", "Config", "Limits", "Upstream"]

LEASE = 15.0
UPSTREAM_PROTOCOLS = ("openai", "responses", "anthropic", "gemini", "ollama")
"""Those of models; other protocols are those of applications, which keep chats of their own."""


@dataclass(frozen=True)
class Upstream:
    """An endpoint that writes the answers, in one of `UPSTREAM_PROTOCOLS`."""

    url: str
    model: str
    key: str = ""
    protocol: str = "openai"


@dataclass(frozen=True)
class Limits:
    """How much one user, one address and all together may do."""

    user_requests: int = 600
    """Requests of one user per minute; a minute's worth may come at once."""
    address_requests: int = 6000
    """Requests of one address per minute."""
    address_guests: int = 300
    """New guests of one address per hour."""
    guests: int = 20_000
    """New guests per hour in all; 0 lets nobody in whom `identify` does not name."""
    user_answers: int = 6
    """Answers that may be written at a time for one user."""
    address_answers: int = 60
    """Answers that may be written at a time for one address."""
    answers: int = 2000
    """Answers that may be written at a time in all."""
    daily_answers: int | None = None
    """Answers per day (UTC) in all, for an endpoint that costs; `None` for no limit."""
    file_size: int = 10
    """MiB of one file."""
    user_files: int = 200
    """MiB of all files of one user."""
    files: int = 10_240
    """MiB of all files of all users."""


LIMIT_VARIABLES = {
    "CHAT_RATE_LIMIT": "user_requests",
    "CHAT_ADDRESS_RATE_LIMIT": "address_requests",
    "CHAT_ADDRESS_GUESTS": "address_guests",
    "CHAT_GUESTS": "guests",
    "CHAT_USER_ANSWERS": "user_answers",
    "CHAT_ADDRESS_ANSWERS": "address_answers",
    "CHAT_ANSWERS": "answers",
    "CHAT_DAILY_ANSWERS": "daily_answers",
    "CHAT_FILE_SIZE": "file_size",
    "CHAT_USER_FILES": "user_files",
    "CHAT_FILES": "files",
}


@dataclass(frozen=True)
class Config:
    """All settings; docs/server.md explains each."""

    data: Path
    database: str = ""
    """`postgresql://…`; SQLite in `data` where it is empty."""
    broker: str = ""
    """`redis://…`, by way of which instances follow each other's answers."""
    lease: float = LEASE
    """Seconds after which an instance that is not heard of has lost its answers."""
    root: Path = field(default_factory=page_root)
    """The folder of the page: `index.html`, `static/`, the page's own Python."""
    pages: Path | None = None
    characters: Seeds = field(default_factory=lambda: SEEDS)
    upstream: Upstream | None = None
    root_path: str = ""
    """The path below which a proxy serves the chat, and which it takes off: `/bot`."""
    cors_origins: tuple[str, ...] = ()
    responder_rate: float = 60.0
    """Tokens per second of the embedded responder."""
    model_titles: bool = True
    """Whether the endpoint makes the titles of chats that people begin, by a short request after
    the first answer; otherwise what was said first is the title."""
    heartbeat: float = 15.0
    """Seconds of silence after which a stream sends a comment."""
    limits: Limits = field(default_factory=Limits)
    retention_days: float | None = None
    """Days after which a chat in which nobody speaks is removed; `None` keeps all."""
    proxies: tuple[str, ...] = ()
    """Addresses and networks of reverse proxies, whose `X-Forwarded-*` headers are believed."""
    metrics: bool = False
    """Whether `/metrics` is there."""
    access_log: bool = False
    """Whether each request is a line of JSON on stderr."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Config:
        """The settings in `environment`; unset and empty variables take their defaults."""
        read = _Reader(environment)
        return cls(
            data=read.folder("CHAT_DATA") or user_data_path("chat_py", appauthor=False),
            database=read.service("CHAT_DATABASE", "postgresql", "postgres"),
            broker=read.service("CHAT_BROKER", "redis", "rediss", "unix"),
            lease=read.number("CHAT_LEASE", cls.lease, least=1),
            pages=read.existing_folder("CHAT_PAGES"),
            characters=read.characters("CHAT_CHARACTERS"),
            upstream=read.upstream(),
            root_path=read.path("CHAT_ROOT_PATH"),
            cors_origins=read.origins("CHAT_CORS_ORIGINS"),
            responder_rate=read.number("CHAT_RESPONDER_RATE", cls.responder_rate),
            model_titles=read.switch("CHAT_MODEL_TITLES", cls.model_titles),
            heartbeat=read.number("CHAT_HEARTBEAT", cls.heartbeat),
            limits=read.limits(),
            retention_days=read.optional_number("CHAT_RETENTION_DAYS"),
            proxies=read.networks("CHAT_PROXIES"),
            metrics=read.switch("CHAT_METRICS"),
            access_log=read.switch("CHAT_ACCESS_LOG"),
        )


class _Reader:
    """Typed access to the environment."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str) -> str:
        return self._environment.get(name, "").strip()

    def number(self, name: str, default: float, least: float = 0.001) -> float:
        given = self.text(name)
        if not given:
            return default
        try:
            value = float(given)
        except ValueError:
            value = float("nan")
        if not least <= value < float("inf"):
            raise ConfigurationError(
                f"{name} must be a number, {least:g} or more (given: {given!r}). "
                f"Leave it unset for {default:g}."
            )
        return value

    def optional_number(self, name: str) -> float | None:
        return self.number(name, 0) if self.text(name) else None

    def switch(self, name: str, default: bool = False) -> bool:
        given = self.text(name).lower()
        if not given:
            return default
        if given in ("0", "false", "no", "off"):
            return False
        if given in ("1", "true", "yes", "on"):
            return True
        raise ConfigurationError(
            f"{name} must be 1 or 0 (given: {given!r}). Leave it unset for {int(default)}."
        )

    def path(self, name: str) -> str:
        given = self.text(name).rstrip("/")
        if given and not (given.startswith("/") and given.isascii() and given.isprintable()):
            raise ConfigurationError(
                f"{name} must be a path such as /bot (given: {given!r}). Leave it unset for none."
            )
        return given

    def service(self, name: str, *schemes: str) -> str:
        given = self.text(name)
        scheme, _, rest = given.partition("://")
        if given and (scheme not in schemes or not rest):
            # What was given may hold a password, and is not repeated.
            raise ConfigurationError(
                f"{name} must be an address such as {schemes[0]}://user:password@host/0. "
                "Leave it unset to do without."
            )
        return given

    def limits(self) -> Limits:
        given = {
            field_name: int(
                self.number(
                    name, getattr(Limits, field_name) or 0, least=0 if field_name == "guests" else 1
                )
            )
            for name, field_name in LIMIT_VARIABLES.items()
            if self.text(name)
        }
        return Limits(**given)

    def networks(self, name: str) -> tuple[str, ...]:
        values = self.text(name).replace(",", " ").split()
        for value in values:
            try:
                ipaddress.ip_network(value)
            except ValueError as error:
                raise ConfigurationError(
                    f"{name} must list addresses or networks such as 127.0.0.1 or 10.0.0.0/8, "
                    f"separated by commas (given: {value!r})."
                ) from error
        return tuple(values)

    def folder(self, name: str) -> Path | None:
        given = self.text(name)
        if not given:
            return None
        folder = Path(given).expanduser().absolute()
        if folder.exists() and not folder.is_dir():
            raise ConfigurationError(
                f"{name} must be a folder (given: {given!r} is a file). Name another path."
            )
        return folder

    def existing_folder(self, name: str) -> Path | None:
        folder = self.folder(name)
        if folder is not None and not folder.is_dir():
            raise ConfigurationError(
                f"{name} must be a folder that exists (given: {str(folder)!r}). "
                "Make the folder or leave it unset."
            )
        return folder

    def characters(self, name: str) -> Seeds:
        given = self.text(name)
        return load_characters(name, Path(given).expanduser()) if given else SEEDS

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        given = self.text(name)
        if given and given not in choices:
            raise ConfigurationError(
                f"{name} must be one of {', '.join(choices)} (given: {given!r}). "
                f"Leave it unset for {choices[0]}."
            )
        return given

    def address(self, name: str) -> str:
        given = self.text(name).rstrip("/")
        if given and not _is_http(given):
            raise ConfigurationError(
                f"{name} must be an address such as https://host/v1 (given: {given!r})."
            )
        return given

    def upstream(self) -> Upstream | None:
        url = self.address("CHAT_UPSTREAM_URL")
        model = self.text("CHAT_UPSTREAM_MODEL")
        key = self.text("CHAT_UPSTREAM_KEY")
        protocol = self.one_of("CHAT_UPSTREAM_PROTOCOL", UPSTREAM_PROTOCOLS)
        if url and not model:
            raise ConfigurationError(
                "CHAT_UPSTREAM_MODEL is missing: name the model that CHAT_UPSTREAM_URL offers, "
                "or unset CHAT_UPSTREAM_URL to use the embedded responder."
            )
        if not url and (model or key or protocol):
            raise ConfigurationError(
                "CHAT_UPSTREAM_URL is missing: set it to the endpoint's address such as "
                "https://host/v1, or unset the other CHAT_UPSTREAM_ variables."
            )
        return Upstream(url, model, key, protocol or Upstream.protocol) if url else None

    def origins(self, name: str) -> tuple[str, ...]:
        values = self.text(name).replace(",", " ").split()
        for value in values:
            if not _is_http(value) or value != "{0.scheme}://{0.netloc}".format(urlsplit(value)):
                raise ConfigurationError(
                    f"{name} must list origins such as https://chat.example, separated by "
                    f"commas, without a path (given: {value!r})."
                )
        return tuple(values)


def _is_http(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
