"""ChatKit (openai-chatkit 1.6).

One address, `POST {type, params, metadata}`. "threads.create" and its like stream unnamed
Server-Sent Events whose data has a `type`. An answer is the items of its thread that are not the
person's; the end of the body is its end, if no item is left open.
"""

from __future__ import annotations

from chat_py.backends.readers.draft import AnswerDraft
from chat_py.backends.readers.failures import reported
from chat_py.backends.readers.fields import (
    Record,
    number_at,
    piece_at,
    record_at,
    records_at,
    text_at,
)
from chat_py.http.sse import StreamEvent
from chat_py.models.answer_event import Notice

__all__ = ["ChatKitDialect"]

NOT_THE_ANSWERS = frozenset(
    {"user_message", "hidden_context_item", "sdk_hidden_context", "end_of_turn"}
)
Place = tuple[str, int]
"""Id of an item, and the number of a part or task in it."""


class ChatKitDialect:
    """One answer. The whole of an item repeats what came of it in pieces: the rest is taken."""

    def __init__(self) -> None:
        self._any = False
        self._open: set[str] = set()
        self._texts: dict[Place, list[str]] = {}
        self._thoughts: dict[Place, str] = {}

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        kind = text_at(data, "type")
        self._any = self._any or kind.startswith("thread.")
        if kind in ("thread.created", "thread.updated"):
            draft.start(thread_id=text_at(data, "thread", "id"))
            draft.title(text_at(data, "thread", "title"))
        elif kind == "progress_update":
            draft.notice(Notice(text_at(data, "text"), "progress"))
        elif kind == "notice":
            level = text_at(data, "level")
            text = text_at(data, "message") or text_at(data, "title")
            draft.notice(Notice(text, level if level in ("warning", "danger") else "info"))
        elif kind == "error":
            code = text_at(data, "code")
            draft.fail(reported("" if code == "custom" else code, text_at(data, "message")))
        elif kind == "thread.item.updated":
            draft.enter(text_at(data, "item_id"))
            self._take_update(text_at(data, "item_id"), record_at(data, "update"), draft)
        elif kind == "thread.item.removed":
            self._drop(text_at(data, "item_id"), draft)
        elif kind.startswith("thread.item."):
            self._take_item_event(kind, record_at(data, "item"), draft)

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        if marked or (self._any and not self._open):
            draft.done("tool" if draft.waits_for_tools else "stop")

    def _take_item_event(self, kind: str, item: Record, draft: AnswerDraft) -> None:
        item_id = text_at(item, "id")
        if text_at(item, "type") in NOT_THE_ANSWERS:
            return
        if kind == "thread.item.replaced":
            self._drop(item_id, draft)
        draft.enter(item_id)
        if kind == "thread.item.added":
            self._open.add(item_id)
        else:
            self._open.discard(item_id)
        self._take_item(item_id, item, draft, whole=kind != "thread.item.added")

    def _drop(self, item_id: str, draft: AnswerDraft) -> None:
        draft.drop(item_id)
        self._open.discard(item_id)
        self._texts = {place: text for place, text in self._texts.items() if place[0] != item_id}
        self._thoughts = {at: text for at, text in self._thoughts.items() if at[0] != item_id}

    def _take_item(self, item_id: str, item: Record, draft: AnswerDraft, *, whole: bool) -> None:
        kind = text_at(item, "type")
        if kind == "assistant_message":
            draft.start(message_id=item_id)
            for number, content in enumerate(records_at(item, "content")):
                self._take_content((item_id, number), content, draft)
        elif kind == "workflow":
            for number, task in enumerate(records_at(item, "workflow", "tasks")):
                self._take_task((item_id, number), task, draft)
        elif kind == "task":
            self._take_task((item_id, 0), record_at(item, "task"), draft)
        elif kind == "client_tool_call":
            call = text_at(item, "call_id") or item_id
            tool = draft.tool(item_id, text_at(item, "name"), id=call)
            draft.tool_input(tool, record_at(item, "arguments"))
            if text_at(item, "status") == "completed":
                draft.tool_end(tool, "done", item.get("output"))
        elif kind == "generated_image" and whole:
            draft.file(text_at(item, "image", "url"), "image/png")
        elif kind == "widget" and whole:
            draft.text(text_at(item, "copy_text"))

    def _take_update(self, item_id: str, update: Record, draft: AnswerDraft) -> None:
        kind = text_at(update, "type")
        if kind.startswith("assistant_message.content_part."):
            place = (item_id, number_at(update, "content_index"))
            if kind.endswith("text_delta"):
                self._say(place, piece_at(update, "delta"), draft)
            elif kind.endswith("annotation_added"):
                self._take_source(record_at(update, "annotation", "source"), draft)
            else:
                self._take_content(place, record_at(update, "content"), draft)
        elif kind.startswith("workflow.task."):
            place = (item_id, number_at(update, "task_index"))
            self._take_task(place, record_at(update, "task"), draft)

    def _say(self, place: Place, piece: str, draft: AnswerDraft) -> None:
        self._texts.setdefault(place, []).append(piece)
        draft.text(piece)

    def _take_content(self, place: Place, content: Record, draft: AnswerDraft) -> None:
        text = piece_at(content, "text")
        said = "".join(self._texts.get(place, ()))
        if text.startswith(said):
            self._say(place, text[len(said) :], draft)
        for annotation in records_at(content, "annotations"):
            self._take_source(record_at(annotation, "source"), draft)

    def _take_task(self, place: Place, task: Record, draft: AnswerDraft) -> None:
        kind = text_at(task, "type")
        if kind == "thought":
            self._take_thought(place, piece_at(task, "content"), draft)
        elif kind == "web_search":
            tool = draft.tool(place, "web_search", title=text_at(task, "title"))
            draft.tool_input(tool, {"queries": task.get("queries", [])})
            if text_at(task, "status_indicator") == "complete":
                draft.tool_end(tool, "done")
        for source in records_at(task, "sources"):
            self._take_source(source, draft)

    def _take_thought(self, place: Place, text: str, draft: AnswerDraft) -> None:
        thought = self._thoughts.get(place)
        if thought is None or not text.startswith(thought):
            draft.new_thought()
            thought = ""
        self._thoughts[place] = text
        draft.reasoning(text[len(thought) :])

    def _take_source(self, source: Record, draft: AnswerDraft) -> None:
        draft.source(
            text_at(source, "url"), text_at(source, "title") or text_at(source, "filename")
        )
