"""Files on their way to the back end, each once: message box and outbox ask for the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError, StorageError
from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.files import PageFiles
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.locales import Texts
from chat_py.models.parts import FilePart
from chat_py.sending.attachment import Attachment

__all__ = ["Uploads"]


class Uploads:
    """Uploads attachments. Those who wait for one share it, and it goes on without them."""

    def __init__(
        self,
        *,
        files: PageFiles,
        backend: Backend,
        errors: ErrorMaker,
        texts: Texts,
        console: Console,
        owner: Owner,
    ) -> None:
        self._files = files
        self._backend = backend
        self._errors = errors
        self._texts = texts
        self._owner = owner
        self._running: dict[str, asyncio.Task[FilePart | ApiError]] = {}
        self._progress = Signal[[str, float]](console.report)

    def on_progress(self, callback: Callable[[str, float], None]) -> Undo:
        """Call with the id of an attachment and how much of it has gone out, in percent."""
        return self._progress.subscribe(callback)

    async def part(self, attachment: Attachment, account: str = "") -> FilePart:
        """What the back end makes of a file, for the message that has it. Raises `ApiError`;
        asked for again, it is tried again."""
        if attachment.part is not None:
            return attachment.part
        task = self._running.get(attachment.id)
        if task is None or task.done():
            task = self._running[attachment.id] = self._owner.task(self._send(attachment, account))
        try:
            outcome = await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():  # the file was taken away
                raise self._errors.make("aborted", _facts(attachment)) from None
            raise
        if isinstance(outcome, ApiError):
            raise outcome
        attachment.part = outcome
        return outcome

    async def remove(self, attachment: Attachment) -> None:
        """Upload it no further, keep it no longer, and let the back end forget what it has."""
        if task := self._running.pop(attachment.id, None):
            task.cancel()
        with suppress(StorageError):  # where nothing is kept, nothing is left
            await self._files.forget(attachment.id)
        if attachment.part is not None:
            with suppress(ApiError):  # a file that no message has goes in time
                await self._backend.drop_file(attachment.part)

    async def _send(self, attachment: Attachment, account: str) -> FilePart | ApiError:
        """The error is given and not raised: whoever waited for it may have left."""
        kept = self._files.open(attachment.id)
        try:
            return await self._backend.upload(
                kept,
                name=attachment.name,
                media_type=attachment.media_type,
                key=attachment.id,
                account=account,
                on_progress=lambda percent: self._progress.emit(attachment.id, percent),
            )
        except ApiError as error:
            return error
        except StorageError:
            gone = self._texts("files.gone", name=attachment.name)
            return self._errors.make("notfound", _facts(attachment), details={"error": gone})
        finally:
            kept.close()
            self._running.pop(attachment.id, None)


def _facts(attachment: Attachment) -> RequestFacts:
    return RequestFacts(endpoint=attachment.name, attempts=1)
