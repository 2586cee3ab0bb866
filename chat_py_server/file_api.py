"""The endpoints of files: one is sent, shown, and taken back before it is part of a message."""

from __future__ import annotations

import asyncio
import hashlib
import uuid

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from chat_py_server.config import Limits
from chat_py_server.file_folder import FileFolder
from chat_py_server.file_refusals import MIB
from chat_py_server.file_types import TEXT, is_shown, media_type_of
from chat_py_server.identity import user_of
from chat_py_server.keyed import Once, stored_response
from chat_py_server.problems import ProblemError
from chat_py_server.repository import FileQuota, Repository, StoredFile
from chat_py_server.upload import read_upload

__all__ = ["FileApi"]


class FileApi:
    """`/files`, for each user their own."""

    def __init__(self, limits: Limits, repository: Repository, folder: FileFolder) -> None:
        self._max_size = limits.file_size * MIB
        self._quota = FileQuota(limits.user_files * MIB, limits.files * MIB)
        self._repository = repository
        self._folder = folder
        self._once = Once()

    def routes(self) -> list[Route]:
        """One line for each endpoint."""
        return [
            Route("/files", self.add, methods=["POST"]),
            Route("/files/{file}", self.show, methods=["GET"]),
            Route("/files/{file}", self.remove, methods=["DELETE"]),
        ]

    async def add(self, request: Request) -> Response:
        """Store a file. 201 with the part that a message may have, and the stored reply for a
        repeated key."""
        upload = await read_upload(request, self._max_size)
        file = await asyncio.to_thread(
            lambda: StoredFile(
                uuid.uuid4().hex, upload.name, media_type_of(upload.content), len(upload.content)
            )
        )
        digest = await asyncio.to_thread(lambda: hashlib.sha256(upload.content).hexdigest())
        with self._once.key(request, to_json([upload.name, digest])) as key:
            # First, so that a file that is known is there; what nobody knows of is removed later.
            await self._folder.write(file.id, upload.content)
            try:
                reply = await self._repository.add_file(key, file, self._quota)
            except ProblemError:
                await self._folder.remove([file.id])
                raise
            if reply.replayed:
                await self._folder.remove([file.id])
            return stored_response(reply)

    async def show(self, request: Request) -> Response:
        """The user's file: a picture, sound or video to be shown, anything else to be saved."""
        file = await self._repository.find_file(user_of(request), request.path_params["file"])
        tag = f'"{file.id}"'
        # Asked for each time: another user of the same browser must not get it.
        headers = {"Cache-Control": "private, no-cache", "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        path = self._folder.path(file.id)
        if not path.is_file():
            raise ProblemError(404, "This file is not there any more.")
        return FileResponse(
            path,
            headers=headers,
            media_type=f"{TEXT}; charset=utf-8" if file.media_type == TEXT else file.media_type,
            filename=file.name,
            content_disposition_type="inline" if is_shown(file.media_type) else "attachment",
        )

    async def remove(self, request: Request) -> Response:
        """Take a file back that no message has; one that a message has stays. 204 either way."""
        file_id = request.path_params["file"]
        if await self._repository.drop_file(user_of(request), file_id):
            await self._folder.remove([file_id])
            await self._repository.forget_files([file_id])
        return Response(status_code=204)
