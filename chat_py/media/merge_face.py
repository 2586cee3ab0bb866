"""`ChatMergeFace`: a face put into a picture, shown before and after (merge-face.js)."""

from __future__ import annotations

from typing import Any

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError, ArgumentError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.environment import Clock
from chat_py.http.errors import ErrorMaker, server_reason
from chat_py.locales import Texts
from chat_py.media.jobs import End, Jobs, Outcome
from chat_py.media.pictures import Pictures
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.figures import BEFORE, MediaFigures
from chat_py.models.message import Message
from chat_py.state import ChatState
from chat_py.view.notice import Notices

__all__ = ["ChatMergeFace"]


class ChatMergeFace:
    """The back end makes the picture; it becomes a message of type "mergeFace", which is shown at
    the end of the chat in which it was asked for."""

    def __init__(
        self,
        *,
        document: Document,
        backend: Backend,
        errors: ErrorMaker,
        pictures: Pictures,
        display: ChatMessageDisplay,
        notices: Notices,
        state: ChatState,
        clock: Clock,
        texts: Texts,
        owner: Owner,
    ) -> None:
        self._backend = backend
        self._pictures = pictures
        self._display = display
        self._notices = notices
        self._state = state
        self._clock = clock
        self._texts = texts
        self._figures = MediaFigures(document=document, texts=texts)
        self._jobs = Jobs(owner=owner, errors=errors, settled=self._settled)
        self._states: dict[str, str] = {}

    async def merge_face(self, image_id: str, face_image: Any) -> dict[str, Any]:
        """Put a face into a picture; the result is the merged picture's record.

        `face_image` is the address or id of a picture, which goes out as JSON `{faceImage}`, or
        a `Blob` or `FormData`, which goes out untouched. While one is under way for the
        picture, a second call waits for that one. Raises `ApiError` (type "aborted" after
        `cancel_merge`), after the person has been told, and `ArgumentError`.
        """
        is_body = getattr(face_image, "kind", None) == "body"
        if not is_body and not (isinstance(face_image, str) and face_image):
            expected = "the address of a picture, a Blob or FormData"
            raise ArgumentError("ChatMergeFace.mergeFace", "faceImage", expected)
        if image_id not in self._jobs.active:
            self._jobs.start(image_id, self._merge(image_id, face_image))
            self._states[image_id] = "merging"
            picture = self._pictures.find(image_id)
            if picture is not None and picture.figure is not None:
                self._figures.show_progress(picture.figure, self._texts("image.merging"), None)
        return await self._jobs.wait(image_id)

    def cancel_merge(self, image_id: str) -> bool:
        """Stop a merge; whether one was under way."""
        return self._jobs.cancel(image_id)

    def is_merging(self, image_id: str = "") -> bool:
        """Whether a face is being put into this picture, or into any."""
        return self._jobs.is_active(image_id)

    def show_original(self, image_id: str, show: bool | None = None) -> bool:
        """Show a merged picture as it was before, or (`show` false) as it is; without `show`
        the other of the two. Returns whether the original is in view now."""
        picture = self._pictures.find(image_id)
        if picture is None or picture.figure is None:
            return False
        figure = picture.figure
        if figure.query(BEFORE) is None:
            return False
        shown = figure.get("data-view") != "original" if show is None else show
        self._figures.show_original(figure, shown)
        return shown

    def get_merge_state(self, image_id: str) -> dict[str, Any] | None:
        """`{imageId, isMerged, state, loadState, original, originalImageUrl}`; `state` is what
        became of the last merge. `None` for an id that is not known."""
        picture = self._pictures.find(image_id)
        if picture is None and image_id not in self._states:
            return None
        before = picture.figure.query(BEFORE) if picture and picture.figure else None
        return {
            "imageId": image_id,
            "isMerged": before is not None,
            "state": self._states.get(image_id, "idle"),
            "loadState": picture.load_state if picture else "unknown",
            "original": before is not None and before.get("hidden") is None,
            "originalImageUrl": (before.get("src") or "") if before is not None else "",
        }

    def get_stats(self) -> dict[str, int]:
        """How many merged pictures are on the page, and what became of the merges so far."""
        figures = [picture.figure for picture in self._pictures.all() if picture.figure]
        merged = sum(figure.query(BEFORE) is not None for figure in figures)
        return {"merged": merged, **self._jobs.stats}

    async def _merge(self, image_id: str, face: Any) -> dict[str, Any]:
        chat_id = self._state.chat_id
        picture = self._pictures.find(image_id)
        original = picture.url if picture else ""
        merged = await self._backend.merge_face(image_id, face, key=self._clock.uuid())
        record = {
            "imageId": image_id,
            "originalImageUrl": original,
            **merged.wire(),
            "type": "mergeFace",
            "isMerged": True,
        }
        # Without a name of its own it would be taken for the picture that it was made from.
        record.setdefault("mergeId", self._clock.uuid())
        if chat_id == self._state.chat_id:
            message = {"timestamp": self._clock.now(), **record, "sender": "bot"}
            self._display.add(Message.model_validate(message))
        return record

    def _settled(self, image_id: str, outcome: Outcome, end: End) -> None:
        picture = self._pictures.find(image_id)
        if picture is not None and picture.figure is not None:
            self._figures.clear_status(picture.figure)
        self._states[image_id] = end
        if not isinstance(outcome, ApiError):
            self._display.announce(self._texts("image.merged"))
        elif end == "failed":
            self._notices.show(self._reason(outcome), "error")

    def _reason(self, error: ApiError) -> str:
        # A server that knows the picture says what it misses; one without the path says nothing
        # that a person could use.
        if error.status in (404, 405, 501):
            return self._texts("image.merge_unavailable")
        reason = server_reason(error.details) or error.user_message
        return self._texts("image.merge_failed", reason=reason)
