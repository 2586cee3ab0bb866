"""The reference server of chat_py: Starlette, SQLite, streamed answers (contract §3)."""
