"""A page with an outbox, and a server that stores each message once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic_core import from_json

from chat_py.backends.site import SiteBackend
from chat_py.base.errors import NetworkFailure
from chat_py.browser.protocols.http import HttpRequest
from chat_py.locales import Texts
from chat_py.sending.item import OutboxItem
from chat_py.sending.outbox import Outbox
from chat_py.sending.store import OutboxStore
from chat_py.sending.uploads import Uploads
from tests.fakes.api import ApiRig
from tests.fakes.files import FakeFiles, FakeForm
from tests.fakes.formats import FakeFormats
from tests.fakes.page import FakeSiteMethods
from tests.fakes.storage import FakeDatabase
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import Response, json_response


class OutboxServer:
    """Stores messages once a key, as the contract's server does."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []  # key, path, content
        self.bodies: list[dict[str, Any]] = []
        self.uploaded: list[str] = []
        """The keys of files, as often as they came."""
        self.trouble: list[Any] = []
        """Answers to give instead, in order; None is no trouble."""

    def __call__(self, request: HttpRequest) -> Response | Exception:
        trouble = self.trouble.pop(0) if self.trouble else None
        if trouble is not None and trouble != "response lost":
            return trouble
        if isinstance(request.body, FakeForm):
            return self._upload(request.body)
        assert isinstance(request.body, str)
        body = from_json(request.body)
        key = request.headers["idempotency-key"]
        if key not in [row[0] for row in self.rows]:
            self.rows.append((key, request.url, body["content"]))
            self.bodies.append(body)
        if trouble == "response lost":
            return NetworkFailure("reset")
        return json_response({"success": True, "messageId": f"m-{key[-2:]}", "content": "…"})

    def _upload(self, form: FakeForm) -> Response:
        self.uploaded.append(form.key)
        form.watcher(50.0)
        name, size = form.file.name, form.file.size
        part = {"type": "file", "url": f"/api/files/{form.key}", "name": name, "size": size}
        return json_response({**part, "mediaType": form.file.media_type}, 201)

    @property
    def contents(self) -> list[str]:
        return [row[2] for row in self.rows]


class OutboxRig(ApiRig):
    """A page with an outbox; `reload` makes a new page on the same database and server."""

    def __init__(
        self,
        server: OutboxServer | None = None,
        database: FakeDatabase | None = None,
        browser: FakeBrowser | None = None,
        files: FakeFiles | None = None,
        save: Callable[..., object] | None = None,
        history: Callable[..., object] | None = None,
    ) -> None:
        """`save` is a site's own `save_message`, which knows nothing of keys; `history` its own."""
        self.server = server or OutboxServer()
        super().__init__(default=self.server, browser=browser)
        self.database = database or FakeDatabase()
        self.own = {"save_message": save, "history": history} if save else {}
        self.site = FakeSiteMethods(**self.own)
        backend = SiteBackend(site=lambda: self.site, rest=self.backend, errors=self.api.errors)
        self.denied = 0
        self.files = files or FakeFiles()
        self.uploads = Uploads(
            files=self.files,
            backend=self.backend,
            errors=self.api.errors,
            texts=Texts("en", FakeFormats("en")),
            console=self.console,
            owner=self.owner,
        )
        self.outbox = Outbox(
            store=OutboxStore(
                database=self.database,
                files=self.files,
                console=self.console,
                on_denied=self._count_denied,
            ),
            api=self.api,
            backend=backend,
            uploads=lambda: self.uploads,
            clock=self.clock,
            owner=self.owner,
            network=self.network,
            console=self.console,
            user=lambda: self.user,
            locks=self.locks,
            tabs=self.tabs,
        )
        self.told: list[tuple[str, str]] = []
        self.outbox.subscribe(lambda item: self.told.append((item.content, item.state)))

    def _count_denied(self) -> None:
        self.denied += 1

    def reload(self) -> OutboxRig:
        self.tab.close()
        rig = OutboxRig(
            self.server,
            self.database,
            files=FakeFiles(self.files.kept),
            save=self.own.get("save_message"),
            history=self.own.get("history"),
        )
        rig.clock = self.clock  # the same wall clock and no UUID twice
        rig.outbox._clock = self.clock  # pyright: ignore[reportPrivateUsage]
        return rig

    @property
    def stored(self) -> int:
        return len(self.database.stores.get("outbox", {}))

    async def send(self, content: str, chat: str = "1") -> OutboxItem:
        return await self.outbox.add(chat, "u1", content)

    async def states(self, chat: str = "1") -> list[tuple[str, str]]:
        return [(item.content, item.state) for item in await self.outbox.pending(chat)]
