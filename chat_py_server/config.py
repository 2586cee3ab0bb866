"""Settings of the server, read from the environment once, at start.

Raises `ConfigurationError` for a value that cannot be used; its text names the variable, what
was given and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path

from chat_py.base.errors import ConfigurationError

__all__ = ["Config", "Upstream"]

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Upstream:
    """An OpenAI-compatible endpoint that writes the answers."""

    url: str
    model: str
    key: str = ""


@dataclass(frozen=True)
class Config:
    """All settings; docs/server.md explains each."""

    data: Path
    root: Path = PROJECT
    pages: Path | None = None
    upstream: Upstream | None = None
    cors_origins: tuple[str, ...] = ()
    responder_rate: float = 60.0
    """Tokens per second of the embedded responder."""
    heartbeat: float = 15.0
    """Seconds of silence after which a stream sends a comment."""
    rate_limit: int = 600
    """Requests per user and minute; a minute's worth may come at once."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Config:
        """The settings in `environment`; unset and empty variables take their defaults."""
        read = _Reader(environment)
        return cls(
            data=read.folder("CHAT_DATA") or user_data_path("chat_py", appauthor=False),
            pages=read.existing_folder("CHAT_PAGES"),
            upstream=read.upstream(),
            cors_origins=read.origins("CHAT_CORS_ORIGINS"),
            responder_rate=read.number("CHAT_RESPONDER_RATE", cls.responder_rate),
            heartbeat=read.number("CHAT_HEARTBEAT", cls.heartbeat),
            rate_limit=int(read.number("CHAT_RATE_LIMIT", cls.rate_limit, least=1)),
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
        if url and not model:
            raise ConfigurationError(
                "CHAT_UPSTREAM_MODEL is missing: name the model that CHAT_UPSTREAM_URL offers, "
                "or unset CHAT_UPSTREAM_URL to use the embedded responder."
            )
        if not url and (model or key):
            raise ConfigurationError(
                "CHAT_UPSTREAM_URL is missing: set it to the endpoint's address such as "
                "https://host/v1, or unset CHAT_UPSTREAM_MODEL and CHAT_UPSTREAM_KEY."
            )
        return Upstream(url, model, key) if url else None

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
