"""Files on their way to the server: each once, kept until the server has the message."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError, NetworkFailure
from chat_py.browser.protocols.http import HttpRequest
from chat_py.sending.attachment import Attachment
from tests.fakes.files import FakeFile, FakeForm, FakeGiven
from tests.fakes.outbox_rig import OutboxRig
from tests.fakes.transport import Response, json_response


async def attached(rig: OutboxRig, name: str = "a.png") -> Attachment:
    """A file that the page keeps."""
    (file,) = await rig.files.describe(FakeGiven([FakeFile(name)]))
    attachment = Attachment(
        id=rig.clock.uuid(),
        user=rig.user,
        chat_id="1",
        name=name,
        media_type="image/png",
        size=1000,
    )
    await rig.files.keep(attachment.id, attachment.model_dump_json(), file)
    return attachment


async def send(rig: OutboxRig, text: str, *attachments: Attachment) -> str:
    item = await rig.outbox.add("1", "u1", text, None, attachments)
    return (await rig.outbox.delivered(item.id)).message_id


async def test_a_message_goes_out_after_its_files_and_with_them() -> None:
    rig = OutboxRig()
    one, two = await attached(rig, "one.png"), await attached(rig, "two.png")
    await send(rig, "look", one, two)
    assert rig.server.uploaded == [one.id, two.id]
    (body,) = rig.server.bodies
    assert [part["type"] for part in body["parts"]] == ["text", "file", "file"]
    assert [part.get("name") for part in body["parts"][1:]] == ["one.png", "two.png"]
    assert body["parts"][1]["url"] == f"/api/files/{one.id}"
    await asyncio.sleep(1)
    assert rig.files.kept == {}  # the server has all of it


async def test_the_message_box_and_the_outbox_share_an_upload() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    progress: list[tuple[str, float]] = []
    rig.uploads.on_progress(lambda id_, percent: progress.append((id_, percent)))
    early = asyncio.ensure_future(rig.uploads.part(file))
    await send(rig, "look", file)
    assert (await early).url == f"/api/files/{file.id}"
    assert rig.server.uploaded == [file.id]
    assert progress == [(file.id, 50.0)]


async def test_a_reload_before_the_upload_loses_nothing() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    rig.server.trouble = [NetworkFailure("gone")] * 4
    item = await rig.outbox.add("1", "u1", "look", None, [file])
    with pytest.raises(ApiError):
        await rig.outbox.delivered(item.id)
    assert rig.stored == 1
    again = rig.reload()
    await again.outbox.restore()
    (waiting,) = await again.outbox.pending("1")
    assert waiting.attachments[0].address == f"blob:{file.id}"
    await asyncio.sleep(1)
    assert again.server.uploaded == [file.id]
    assert again.server.contents == ["look"]


async def test_a_file_that_is_uploaded_is_not_uploaded_again_with_its_message() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    rig.server.trouble = [None] + [NetworkFailure("gone")] * 4
    item = await rig.outbox.add("1", "u1", "look", None, [file])
    with pytest.raises(ApiError):
        await rig.outbox.delivered(item.id)
    again = rig.reload()
    await again.outbox.restore()
    await asyncio.sleep(1)
    assert again.server.uploaded == [file.id]
    assert again.server.contents == ["look"]


async def test_a_reload_between_the_upload_and_the_message_uploads_nothing_again() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    stored: list[str] = []

    def look(request: HttpRequest) -> Response | Exception:
        stored.extend(rig.database.stores["outbox"].values())
        return Response(200, delay=60)

    rig.transport.default = lambda request: (
        rig.server(request) if isinstance(request.body, FakeForm) else look(request)
    )
    await rig.outbox.add("1", "u1", "look", None, [file])
    await asyncio.sleep(1)
    assert f"/api/files/{file.id}" in stored[0]
    again = rig.reload()
    await again.outbox.restore()
    await asyncio.sleep(1)
    assert again.server.uploaded == [file.id]
    assert again.server.contents == ["look"]


async def test_a_refused_message_that_is_tried_again_brings_its_files_again() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    rig.server.trouble = [None, json_response({"error": "parts: there is no such file"}, 422)]
    item = await rig.outbox.add("1", "u1", "look", None, [file])
    with pytest.raises(ApiError):
        await rig.outbox.delivered(item.id)
    await rig.outbox.retry(item.id)
    await asyncio.sleep(1)
    assert rig.server.uploaded == [file.id, file.id]
    assert rig.server.contents == ["look"]


async def test_a_file_that_was_refused_is_not_tried_by_itself() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    rig.server.trouble = [json_response({"error": "file: too large"}, 413)]
    item = await rig.outbox.add("1", "u1", "look", None, [file])
    with pytest.raises(ApiError):
        await rig.outbox.delivered(item.id)
    assert await rig.states() == [("look", "failed")]
    assert item.reason == "file: too large"
    assert rig.console.reported == []  # it is said at the message, and is no fault of the page's
    assert list(rig.files.kept) == [file.id]
    await rig.outbox.retry(item.id)
    await asyncio.sleep(1)
    assert rig.server.contents == ["look"]


async def test_files_of_a_discarded_message_are_forgotten_here_and_there() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    await rig.uploads.part(file)
    rig.server.trouble = [json_response({"error": "no"}, 422), json_response({}, 200)]
    item = await rig.outbox.add("1", "u1", "look", None, [file])
    with pytest.raises(ApiError):
        await rig.outbox.delivered(item.id)
    await rig.outbox.discard(item.id)
    assert (rig.files.kept, rig.stored) == ({}, 0)
    last = rig.transport.sent[-1]
    assert (last.method, last.url) == ("DELETE", f"/api/files/{file.id}")


async def test_a_file_that_is_taken_away_is_uploaded_no_further() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    upload = asyncio.ensure_future(rig.uploads.part(file))
    await asyncio.sleep(0)
    await rig.uploads.remove(file)
    with pytest.raises(ApiError) as failed:
        await upload
    assert failed.value.type == "aborted"
    assert rig.files.kept == {}


async def test_a_file_that_the_browser_lost_is_said_to_be_gone() -> None:
    rig = OutboxRig()
    file = await attached(rig)
    await rig.files.forget(file.id)
    item = await rig.outbox.add("1", "u1", "look", None, [file])
    with pytest.raises(ApiError):
        await rig.outbox.delivered(item.id)
    assert "“a.png”" in item.reason
    assert await rig.states() == [("look", "failed")]
