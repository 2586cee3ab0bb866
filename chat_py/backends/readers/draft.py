"""An answer while it is read: what a dialect understood, made into events."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from chat_py.backends.readers.failures import too_large
from chat_py.backends.readers.tool_drafts import ToolDraft
from chat_py.border.json_text import to_scalars
from chat_py.border.surrogates import SurrogateJoiner
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerEvent,
    AnswerFailure,
    AnswerRestart,
    AnswerStart,
    FileLink,
    FinishReason,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    Title,
    ToolCall,
    ToolState,
    Usage,
)
from chat_py.models.thinking import ThinkingSplitter

__all__ = ["AnswerDraft", "Limits"]

PARAGRAPH = "\n\n"


@dataclass(frozen=True)
class Limits:
    """How much a reader takes before it tells a failure, so that no server fills the memory."""

    body: int = 64 * 1024 * 1024
    """Bytes of the whole body; 100,000 tokens of Chat Completions take half of it."""
    event: int = 16 * 1024 * 1024
    """Bytes after which an event, or a body that is one JSON text, has to be complete."""
    tool_input: int = 1024 * 1024
    """Characters of the JSON text of one tool's input."""
    tools: int = 1000
    restarts: int = 20


class AnswerDraft:
    """Collects events; `take` gives those since the last time. After `done` or `fail` there are
    no more, whatever is said to it."""

    def __init__(self, limits: Limits) -> None:
        self.finished = False
        self.finish: FinishReason | None = None
        """Why the answer ends, where the server tells it before the end."""
        self.position = ""
        """Where a stream can be resumed that counts its events itself."""
        self._limits = limits
        self._events: list[AnswerEvent] = []
        self._text = SurrogateJoiner()
        self._reasoning = SurrogateJoiner()
        self._thinking = ThinkingSplitter()
        self._said: list[tuple[Hashable, AnswerEvent]] = []
        self._owner: Hashable = None
        self._restarts = 0
        self._text_gap = self._reasoning_gap = False
        self._has_text = self._has_reasoning = False
        self._start = AnswerStart()
        self._tools: dict[Hashable, ToolDraft] = {}
        self._linked: set[tuple[type, str]] = set()
        self._usage = (0, 0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the answer itself has come."""
        return not self._said

    def take(self) -> list[AnswerEvent]:
        events, self._events = self._events, []
        return events

    # -- the parts ---------------------------------------------------------------------------

    def start(self, *, completion_id: str = "", message_id: str = "", thread_id: str = "") -> None:
        """Ids of the server's; what is empty is not known yet."""
        known = self._start
        if completion_id == known.completion_id and not message_id and not thread_id:
            return  # what most protocols say with each event
        start = AnswerStart(
            completion_id or known.completion_id,
            message_id or known.message_id,
            thread_id or known.thread_id,
        )
        if start != known:
            self._start = start
            self._tell(start)

    def text(self, piece: str) -> None:
        """The next piece of the text, which may end in half a character or half a tag."""
        joined = self._text.feed(piece) if piece else ""
        if not joined:
            return
        if self._text_gap:
            self._text_gap = False
            joined = PARAGRAPH + joined if self._has_text else joined
        for kind, part in self._thinking.feed(joined):
            self._emit_piece(kind, part)

    def reasoning(self, piece: str, signature: str = "") -> None:
        """The next piece of the reasoning."""
        joined = self._reasoning.feed(piece) if piece else ""
        if not joined and not signature:
            return
        self._flush_text()
        if self._reasoning_gap and joined:
            self._reasoning_gap = False
            joined = PARAGRAPH + joined if self._has_reasoning else joined
        self._has_reasoning = self._has_reasoning or bool(joined)
        self._emit(ReasoningDelta(joined, signature))

    def new_paragraph(self) -> None:
        """What text follows is another message or step: not glued to the text before."""
        self._text_gap = True

    def new_thought(self) -> None:
        """What reasoning follows is another thought or step: not glued to the reasoning before."""
        self._reasoning_gap = True

    def source(self, url: str, title: str = "") -> None:
        """A source; the same one is told once."""
        if url or title:
            self._emit_link(Source(url, title))

    def file(self, url: str, media_type: str = "", name: str = "", size: int = 0) -> None:
        """A file at an address, which may be a `data:` URL; the same one is told once."""
        if url:
            self._flush_text()
            self._emit_link(FileLink(url, media_type, name, size))

    def file_data(self, media_type: str, base64: str, name: str = "") -> None:
        """A file whose bytes are in the stream."""
        if base64:
            size = len(base64) * 3 // 4 - base64[-2:].count("=")
            media_type = media_type or "application/octet-stream"
            self.file(f"data:{media_type};base64,{base64}", media_type, name, size)

    def usage(self, input_tokens: int, output_tokens: int) -> None:
        """Tokens so far; 0 is not known. Told once, at the end."""
        known = self._usage
        self._usage = (input_tokens or known[0], output_tokens or known[1])

    def title(self, text: str) -> None:
        if text:
            self._tell(Title(text))

    def notice(self, notice: Notice) -> None:
        if notice.text:
            self._tell(notice)

    # -- tools -------------------------------------------------------------------------------

    def tool(self, key: Hashable, name: str = "", *, id: str = "", title: str = "") -> ToolDraft:
        """The call that the protocol knows by `key`, begun now if it is new.

        Where the server gives no `id`, one is made, the same each time that the bytes are read.
        """
        draft = self._tools.get(key)
        if draft is not None:
            return draft
        draft = ToolDraft(id or f"call_{len(self._tools) + 1}", name, title)
        if len(self._tools) >= self._limits.tools:
            self.fail(too_large("tools"))
            return draft
        self._tools[key] = draft
        self._text_gap = True
        self.tell_tool(draft)
        return draft

    def has_tool(self, key: Hashable) -> bool:
        return key in self._tools

    @property
    def waits_for_tools(self) -> bool:
        """Whether a call has no outcome, so that it is for others to give it one."""
        return any(tool.state in ("running", "asks") for tool in self._tools.values())

    def tool_piece(self, draft: ToolDraft, piece: str) -> None:
        """The next piece of the input's JSON text."""
        draft.add(piece)
        if draft.size > self._limits.tool_input:
            self.fail(too_large("tool input"))

    def tool_input(self, draft: ToolDraft, value: Any = None) -> None:
        """The input is whole: `value`, or else the pieces that came of it."""
        if value is not None:
            draft.input, draft.has_input = to_scalars(value), True
        elif draft.has_input:
            return
        draft.close_input()
        self.tell_tool(draft)

    def tool_end(self, draft: ToolDraft, state: ToolState, output: Any = None) -> None:
        """What became of the call."""
        draft.close_input()
        draft.state = state
        if output is not None:
            draft.output = to_scalars(output)
        self.tell_tool(draft)

    def tell_tool(self, draft: ToolDraft) -> None:
        """The call has changed."""
        self._flush_text()
        self._emit(draft.event())

    # -- steps and ends ----------------------------------------------------------------------

    def enter(self, owner: Hashable) -> None:
        """What follows belongs to `owner`, a step or item that may be taken back by `drop`."""
        if owner != self._owner:
            self._flush_text()
            self._owner = owner
            self.new_paragraph()

    def drop(self, owner: Hashable) -> None:
        """The parts of `owner` are void: the answer is given again without them."""
        self._flush_text()
        if not any(of == owner for of, _ in self._said):
            return
        self._restarts += 1
        if self._restarts > self._limits.restarts:
            self.fail(too_large("restarts"))
            return
        kept = [(of, event) for of, event in self._restart() if of != owner]
        events = [event for _, event in kept]
        ids = {event.id for event in events if isinstance(event, ToolCall)}
        self._tools = {key: draft for key, draft in self._tools.items() if draft.id in ids}
        self._linked = {_link(event) for event in events if isinstance(event, (Source, FileLink))}
        self._has_text = any(isinstance(event, TextDelta) for event in events)
        self._has_reasoning = any(isinstance(event, ReasoningDelta) for event in events)
        self._events += events
        self._said = kept
        self.new_paragraph()

    def done(self, finish: FinishReason | None = None) -> None:
        """The answer is complete."""
        for draft in self._tools.values():
            if not draft.has_input:
                self.tool_input(draft)
        self._finish(AnswerDone(finish or self.finish or "stop"))

    def fail(self, failure: AnswerFailure) -> None:
        """The answer broke off."""
        self._finish(failure)

    def _finish(self, last: AnswerDone | AnswerFailure) -> None:
        if self.finished:
            return
        self._flush_text()
        if half := self._reasoning.end():
            self._emit(ReasoningDelta(half))
        if any(self._usage):
            self._tell(Usage(*self._usage))
        self._tell(last)
        self.finished = True

    # -- events ------------------------------------------------------------------------------

    def _flush_text(self) -> None:
        """Release what was held: nothing continues once something else comes in between."""
        if half := self._text.end():
            for kind, part in self._thinking.feed(half):
                self._emit_piece(kind, part)
        for kind, part in self._thinking.end():
            self._emit_piece(kind, part)

    def _emit_piece(self, kind: str, part: str) -> None:
        if kind == "was reasoning":
            self._turn_into_reasoning()
        elif kind == "reasoning":
            self._has_reasoning = True
            self._emit(ReasoningDelta(part))
        elif part:
            self._has_text = True
            self._emit(TextDelta(part))

    def _turn_into_reasoning(self) -> None:
        for owner, event in self._restart():
            turned = ReasoningDelta(event.text) if isinstance(event, TextDelta) else event
            self._events.append(turned)
            self._said.append((owner, turned))
        self._has_text, self._has_reasoning = False, True

    def _restart(self) -> list[tuple[Hashable, AnswerEvent]]:
        """Take back all that was said, and give it."""
        said, self._said = self._said, []
        if said:
            self._tell(AnswerRestart())
        return said

    def _emit_link(self, event: Source | FileLink) -> None:
        if _link(event) not in self._linked:
            self._linked.add(_link(event))
            self._emit(event)

    def _emit(self, event: AnswerEvent) -> None:
        if not self.finished:
            self._events.append(event)
            self._said.append((self._owner, event))

    def _tell(self, event: AnswerEvent) -> None:
        """An event that is not part of the answer."""
        if not self.finished:
            self._events.append(event)


def _link(event: Source | FileLink) -> tuple[type, str]:
    """What makes two links the same."""
    return type(event), event.url or (event.title if isinstance(event, Source) else event.name)
