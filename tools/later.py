"""What a page may never need: it is not in the snapshot, and comes when it is imported."""

from __future__ import annotations

__all__ = ["LATER"]

LATER = (
    *("chat_py.composition.first_view", "chat_py.surface.preboot"),  # what the build prints
    *(f"chat_py.composition.{name}" for name in ("exporting", "finding", "list_tools")),
    *(f"chat_py.composition.{name}" for name in ("local_backend", "settings_tools", "sheets")),
    "chat_py.browser.person",
    *(f"chat_py.backends.{name}" for name in ("demo", "endpoints", "local", "readers", "requests")),
    *(f"chat_py.browser.{name}" for name in ("shared", "voices")),
    "chat_py.base.file_name",
    "chat_py.media.lightbox",
    "chat_py.models.exported",
    "chat_py.reading",
    *(f"chat_py.message.{name}" for name in ("branches", "parts")),
    *(f"chat_py.run.{name}" for name in ("output_view", "panel", "runs", "session", "source")),
    "chat_py.sending.uploads",
    *(f"chat_py.tool_calls.{name}" for name in ("answers", "outcome", "runner", "tool")),
    *(f"chat_py.tool_calls.{name}" for name in ("toolbox", "turn")),
    *(f"chat_py.ui.{name}" for name in ("ask_dialog", "feedback", "attachment_row", "attachments")),
    *(f"chat_py.ui.{name}" for name in ("found_message", "list_keys", "list_window")),
    *(f"chat_py.ui.{name}" for name in ("chat_actions", "chat_search", "command_list", "shared")),
    *(f"chat_py.ui.{name}" for name in ("modal", "palette", "palette_matching")),
    *(f"chat_py.ui.{name}" for name in ("dictation", "read_aloud", "spoken_text")),
    *(f"chat_py.ui.{name}" for name in ("palette_sources", "shortcut_sheet", "taking_back")),
    *(f"chat_py.ui.{name}" for name in ("all_chats", "answer_signals", "export", "kept_data")),
    *(f"chat_py.ui.settings_{name}" for name in ("choices", "rows", "sheet")),
    "chat_py.ui.written_chat",
)
"""Modules and packages of `chat_py`."""
