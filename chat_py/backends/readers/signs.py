"""Which protocol an event belongs to, told by what no other protocol has."""

from __future__ import annotations

from chat_py.backends.readers.fields import Record, text_at

__all__ = ["protocol_of"]

ANTHROPIC = frozenset(
    "message_start content_block_start content_block_delta content_block_stop message_delta "
    "message_stop".split()
)
VERCEL = frozenset(
    "start-step finish-step reset-step text-start text-delta text-end reasoning-start "
    "reasoning-delta reasoning-end tool-input-start tool-input-delta tool-input-available "
    "tool-output-available source-url".split()
)
AG_UI = frozenset(
    "RUN_STARTED RUN_FINISHED RUN_ERROR TEXT_MESSAGE_START TEXT_MESSAGE_CONTENT TEXT_MESSAGE_END "
    "TEXT_MESSAGE_CHUNK TOOL_CALL_START TOOL_CALL_CHUNK REASONING_START REASONING_MESSAGE_START "
    "THINKING_START STATE_SNAPSHOT MESSAGES_SNAPSHOT STEP_STARTED".split()
)
CHATKIT = frozenset("progress_update stream_options notice".split())
GUIDE = frozenset("start delta done reasoning tool".split())


def protocol_of(event: str, data: Record) -> str:
    """The name in `protocols.PROTOCOLS`, or "guide"; "" where the event does not tell."""
    kind = text_at(data, "type")
    if kind:
        return _by_type(kind, data)
    if "choices" in data:
        return "openai"
    if "candidates" in data or "promptFeedback" in data or "usageMetadata" in data:
        return "gemini"
    if isinstance(data.get("done"), bool) and ("message" in data or "response" in data):
        return "ollama"
    if text_at(data, "object") == "response":
        return "responses"
    if event in GUIDE or "completionId" in data:
        return "guide"
    return ""


def _by_type(kind: str, data: Record) -> str:
    if kind.startswith("response."):
        return "responses"
    if kind in ANTHROPIC or (kind == "message" and isinstance(data.get("content"), list)):
        return "anthropic"
    if kind in VERCEL:
        return "vercel"
    if kind in AG_UI:
        return "ag-ui"
    if kind in CHATKIT or kind.startswith("thread."):
        return "chatkit"
    return ""
