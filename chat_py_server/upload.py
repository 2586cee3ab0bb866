"""One file, as `multipart/form-data` brings it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from chat_py.base.file_name import clean_file_name
from chat_py_server.file_refusals import FIELD, mebibytes, refuse_file
from chat_py_server.problems import BODY_TIME, ProblemError

__all__ = ["Upload", "read_upload"]

AROUND = 16 * 1024
"""Bytes of a body beside the file itself: boundaries, headers."""
UPLOAD_TIME = 600.0
"""Seconds in which an upload has to come; between two pieces of it, `BODY_TIME`."""


@dataclass(frozen=True)
class Upload:
    """A file that was sent, with a name that may be shown."""

    name: str
    content: bytes


async def read_upload(request: Request, max_size: int) -> Upload:
    """The only file of the request, in the field `file`.

    Raises `ProblemError`: 400 for a body that cannot be read, 408 for one that does not come, 413
    for a file of more than `max_size` bytes, 415 for another kind of body, 422 for no file, an
    empty one, or more than one.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise ProblemError(
            415, f"Send the file as multipart/form-data, in the field {FIELD!r} (given: {kind})."
        )
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > max_size + AROUND:
        raise _too_large(max_size)
    # Both may be 2, so that what is one too many is told of as such.
    parser = MultiPartParser(
        request.headers, _limited(request, max_size + AROUND), max_files=2, max_fields=2
    )
    try:
        async with asyncio.timeout(UPLOAD_TIME):
            form = await parser.parse()
    except MultiPartException as error:
        raise ProblemError(400, f"The request body cannot be read: {error.message}") from None
    except TimeoutError:
        raise ProblemError(
            408,
            f"The file was not received within {UPLOAD_TIME:g} s, or nothing of it for "
            f"{BODY_TIME:g} s.",
            headers={"Connection": "close"},
        ) from None
    try:
        return await _only_file(form, max_size)
    finally:
        await form.close()


async def _only_file(form: FormData, max_size: int) -> Upload:
    given = form.getlist(FIELD)
    if len(given) != 1 or not isinstance(given[0], UploadFile):
        raise refuse_file(422, "send one file in this field.")
    upload = given[0]
    if (upload.size or 0) > max_size:
        raise _too_large(max_size)
    content = await upload.read()
    if not content:
        raise refuse_file(422, "it is empty (0 bytes). Choose one that has a content.")
    # How browsers write a quotation mark (HTML, multipart/form-data encoding algorithm).
    name = (upload.filename or "").replace("%22", '"')
    return Upload(clean_file_name(name), content)


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes]:
    """The body as it comes, while it is not too large."""
    received = 0
    pieces = aiter(request.stream())
    while True:
        async with asyncio.timeout(BODY_TIME):
            piece = await anext(pieces, None)
        if piece is None:
            return
        received += len(piece)
        if received > most:
            raise _too_large(most - AROUND)
        yield piece


def _too_large(max_size: int) -> ProblemError:
    error = refuse_file(
        413, f"it is larger than {mebibytes(max_size)}, the most that one may have. Send less."
    )
    error.headers["Connection"] = "close"
    return error
